import JWTKit
import Testing
import WebApp

/// Which signatures of an ID token are accepted, and when the provider's keys are read again.
struct OpenIDKeyTests {
  @Test func acceptsEachKindOfKeyThatFits() async throws {
    let keys = [
      try await OpenIDSigningKey.rs256(), try await .ps256(), try await .es256("ec-1"),
      // A token need not name a provider's only key.
      try await .es256(""),
    ]
    for key in keys {
      let provider = try await OpenIDSmallProvider()
      provider.change {
        $0.signing = key
        $0.keys = [key.published]
      }
      #expect(try await provider.signIn().subject == "42")
    }
  }

  @Test func passesOverKeysItDoesNotKnow() async throws {
    let provider = try await OpenIDSmallProvider()
    provider.change {
      $0.keys.insert(
        contentsOf: [
          .object(["kty": .text("oct"), "k": .text("AAAA"), "kid": .text("rsa-1")]),
          .object(["kty": .text("EC"), "crv": .text("secp256k1"), "kid": .text("k")]),
          .object(["kty": .text("RSA"), "alg": .text("RSA-OAEP-256"), "kid": .text("rsa-1")]),
          .object(["kty": .text("RSA"), "use": .text("enc"), "kid": .text("rsa-1")]),
          .text("no key"),
        ], at: 0)
    }
    #expect(try await provider.signIn().subject == "42")
  }

  @Test func refusesATokenThatIsNotSigned() async throws {
    let provider = try await OpenIDSmallProvider()
    let key = await OpenIDSigningKey.none()
    provider.change { $0.signing = key }
    await #expect(throws: OpenIDProblem.wrongAlgorithm("none")) { try await provider.signIn() }
  }

  @Test func refusesATokenSignedWithThePublicKeyAsASecret() async throws {
    let provider = try await OpenIDSmallProvider()
    let key = try await OpenIDSigningKey.hs256WithThePublicKey()
    provider.change { $0.signing = key }
    await #expect(throws: OpenIDProblem.wrongAlgorithm("HS256")) { try await provider.signIn() }
  }

  @Test func refusesAnAlgorithmThatTheKeyIsNotFor() async throws {
    let provider = try await OpenIDSmallProvider()
    let key = try await OpenIDSigningKey.ps256()
    // The key is published for RS256.
    provider.change { $0.signing = key }
    await #expect(throws: OpenIDProblem.unknownKey("rsa-1")) { try await provider.signIn() }
  }

  @Test func refusesATokenSignedByAnotherKeyOfTheSameName() async throws {
    let provider = try await OpenIDSmallProvider()
    let real = try await OpenIDSigningKey.es256("ec-1")
    let forged = try await OpenIDSigningKey.es256("ec-1")
    provider.change {
      $0.keys = [real.published]
      $0.signing = forged
    }
    await #expect(throws: OpenIDProblem.wrongSignature) { try await provider.signIn() }
  }

  @Test func refusesATokenThatWasChanged() async throws {
    let provider = try await OpenIDSmallProvider()
    let key = try await OpenIDSigningKey.rs256()
    let parts = try await key.sign(["sub": .text("1")]).split(separator: ".")
    let other = try await key.sign(["sub": .text("2")]).split(separator: ".")
    for token in [
      "\(parts[0]).\(other[1]).\(parts[2])", "\(parts[0]).\(parts[1]).",
      "\(parts[0]).\(parts[1]).AAAA",
    ] {
      provider.change { $0.token = token }
      await #expect(throws: OpenIDProblem.wrongSignature) { try await provider.signIn() }
    }
  }

  @Test func refusesATokenWithoutANameAmongSeveralKeysThatFit() async throws {
    let provider = try await OpenIDSmallProvider()
    let one = try await OpenIDSigningKey.es256("")
    let other = try await OpenIDSigningKey.es256("ec-2")
    provider.change {
      $0.signing = one
      $0.keys = [one.published, other.published]
    }
    await #expect(throws: OpenIDProblem.unknownKey(nil)) { try await provider.signIn() }
  }

  @Test func readsKeysAnewForAnUnknownNameOnceAMinute() async throws {
    let provider = try await OpenIDSmallProvider()
    let client = provider.client()
    func signIn() async throws -> OpenIDIdentity {
      let (address, pending) = try await client.begin(returnTo: "/")
      return try await client.finish(pending, provider.authorize(address))
    }
    _ = try await signIn()
    #expect(provider.gets.count == 2)
    let second = try await OpenIDSigningKey.es256("ec-2")
    provider.change { $0.signing = second }
    for _ in 1...3 {
      await #expect(throws: OpenIDProblem.unknownKey("ec-2")) { try await signIn() }
    }
    #expect(provider.gets.count == 3)
    // The key is published at last, but the minute is not over.
    provider.change { $0.keys = [second.published] }
    await #expect(throws: OpenIDProblem.unknownKey("ec-2")) { try await signIn() }
    provider.wait(60)
    #expect(try await signIn().subject == "42")
    #expect(provider.gets.count == 4)
  }

  @Test func acceptsAKeyThatWasPutInPlaceOfTheFirst() async throws {
    let provider = try await OpenIDSmallProvider()
    let client = provider.client()
    try await client.discover()
    let second = try await OpenIDSigningKey.es256("ec-2")
    provider.change {
      $0.signing = second
      $0.keys = [second.published]
    }
    let (address, pending) = try await client.begin(returnTo: "/")
    #expect(try await client.finish(pending, provider.authorize(address)).subject == "42")
  }

  @Test func forgetsAKeyThatWasWithdrawnWithinTheHour() async throws {
    let provider = try await OpenIDSmallProvider()
    let client = provider.client()
    try await client.discover()
    let other = try await OpenIDSigningKey.es256("ec-2")
    provider.change { $0.keys = [other.published] }
    provider.wait(3_600)
    let (address, pending) = try await client.begin(returnTo: "/")
    await #expect(throws: OpenIDProblem.unknownKey("rsa-1")) {
      try await client.finish(pending, provider.authorize(address))
    }
  }

  @Test func readsKeysOnceForAllWhoWait() async throws {
    let provider = try await OpenIDSmallProvider()
    let client = provider.client()
    try await client.discover()
    let token = try await OpenIDSigningKey.es256("ec-2").sign([:])
    let header = try IDTokenHeader(token)
    let discovery = try OpenIDDiscovery(
      await provider.get("\(OpenIDSmallProvider.issuer)/.well-known/openid-configuration").body,
      OpenIDSmallProvider.settings())
    let before = provider.gets.count
    await withTaskGroup(of: Void.self) { group in
      for _ in 1...8 {
        group.addTask {
          await #expect(throws: OpenIDProblem.unknownKey("ec-2")) {
            try await client.key(for: header, discovery)
          }
        }
      }
    }
    #expect(provider.gets.count == before + 1)
  }
}
