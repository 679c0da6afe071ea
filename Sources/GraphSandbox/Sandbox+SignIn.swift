import Foundation
import Microsoft365

/// The token endpoint (RFC 6749, RFC 8628), with the messages of Microsoft Entra.
extension Sandbox {
  /// Returns what the token of a request allows.
  ///
  /// - Throws: `GraphFault.invalidToken` if it has none that this sandbox issued, or an expired
  ///   one.
  func granted(_ exchange: SandboxExchange) throws(GraphFault) -> Grant {
    guard let header = exchange.headers["authorization"],
      header.lowercased().hasPrefix("bearer ")
    else { throw .invalidToken("Access token is empty.") }
    guard let grant = grants[String(header.dropFirst(7))] else {
      throw .invalidToken("Access token validation failure. Invalid signature.")
    }
    guard grant.expiresAt > clock.now() else { throw .expiredToken }
    return grant
  }

  /// Answers a request to the token or device authorization endpoint.
  func signIn(_ exchange: SandboxExchange) async -> GraphAnswer {
    if let fault = situation.take(exchange.method, exchange.path) {
      return problem(fault.status, fault.code, fault.message)
    }
    let form = Self.form(exchange.body)
    let application = form["client_id"] ?? ""
    if let known = options.clientID, known != application {
      return problem(
        401, "unauthorized_client",
        "AADSTS700016: Application with identifier '\(application)' was not found in the directory."
      )
    }
    if exchange.path.hasSuffix("/devicecode") { return beginDeviceFlow(application, exchange) }
    switch form["grant_type"] {
    case "client_credentials": return await signInApplication(application, form, exchange)
    case "refresh_token":
      guard let token = form["refresh_token"], var grant = refreshTokens[token] else {
        return problem(400, "invalid_grant", "AADSTS70000: The refresh token is not valid.")
      }
      refreshTokens[token] = nil
      grant.expiresAt = clock.now() + options.tokenLifetime
      return await issue(grant)
    case "urn:ietf:params:oauth:grant-type:device_code": return await pollDeviceFlow(form)
    case let other:
      return problem(
        400, "unsupported_grant_type",
        "AADSTS70003: The app requested an unsupported grant type '\(other ?? "")'.")
    }
  }

  private func signInApplication(
    _ application: String, _ form: [String: String], _ exchange: SandboxExchange
  ) async -> GraphAnswer {
    if let assertion = form["client_assertion"] {
      let audience = "\(options.scheme)://\(exchange.headers["host"] ?? "")\(exchange.path)"
      guard
        await signer.accepts(
          assertion, client: application, audience: audience,
          certificate: options.clientCertificate, now: clock.now())
      else {
        return problem(
          401, "invalid_client",
          "AADSTS700027: The certificate with identifier used to sign the "
            + "client assertion is not registered on application.")
      }
    } else {
      guard let secret = form["client_secret"],
        options.clientSecret == nil || options.clientSecret == secret
      else {
        return problem(
          401, "invalid_client",
          "AADSTS7000215: Invalid client secret provided. Ensure the "
            + "secret being sent in the request is the client secret value.")
      }
    }
    return await issue(
      Grant(
        application: application, person: nil, permissions: options.permissions,
        expiresAt: clock.now() + options.tokenLifetime))
  }

  private func beginDeviceFlow(_ application: String, _ exchange: SandboxExchange) -> GraphAnswer {
    let letters = Array("BCDFGHJKLMNPQRSTVWXZ")
    let user = String((0..<8).map { _ in letters.randomElement(using: &random) ?? "B" })
    let code = id("device")
    devices[user] = DeviceFlow(
      deviceCode: code, application: application, expiresAt: clock.now() + 900,
      person: options.signsIn)
    return GraphAnswer(
      200,
      .object([
        "device_code": .text(code), "user_code": .text(user), "expires_in": .number(900),
        "interval": .number(1),
        "verification_uri": .text(
          "\(options.scheme)://\(exchange.headers["host"] ?? "")/sandbox/device"),
        "message": .text("To sign in, approve the code \(user)."),
      ]))
  }

  /// Records the approval that a person gives in the browser: `{"user": "<user principal name>"}`.
  func approve(_ code: String, _ body: GraphNode) throws(GraphFault) -> GraphAnswer {
    guard let person = body["user"]?.text, devices[code] != nil else {
      throw .notFound(code)
    }
    devices[code]?.person = person
    return GraphAnswer(204)
  }

  /// Issues a token once the person has approved the code.
  private func pollDeviceFlow(_ form: [String: String]) async -> GraphAnswer {
    guard let (user, flow) = devices.first(where: { $0.value.deviceCode == form["device_code"] })
    else { return problem(400, "invalid_grant", "AADSTS70000: The device code is not valid.") }
    guard flow.expiresAt > clock.now() else {
      return problem(400, "expired_token", "AADSTS70020: The device code has expired.")
    }
    guard let person = flow.person else {
      return problem(400, "authorization_pending", "AADSTS70016: Authorization is pending.")
    }
    devices[user] = nil
    return await issue(
      Grant(
        application: flow.application, person: person, permissions: options.permissions,
        expiresAt: clock.now() + options.tokenLifetime))
  }

  private func issue(_ grant: Grant) async -> GraphAnswer {
    do {
      requests += 1
      let account = try grant.person.flatMap { try tenant.accounts(named: UserName($0)).first?.id }
      let token = try await signer.token(
        grant, account: account, delegated: grant.person.flatMap { roles.technicians[$0] },
        tenant: tenantID,
        now: clock.now(), id: id("token"))
      grants[token] = grant
      var values: [String: GraphNode] = [
        "token_type": .text("Bearer"), "access_token": .text(token),
        "expires_in": .number(options.tokenLifetime),
        "ext_expires_in": .number(options.tokenLifetime),
      ]
      if grant.person != nil {
        let refresh = "0.\(id("refresh")).\(UInt64.random(in: 0...UInt64.max, using: &random))"
        refreshTokens[refresh] = grant
        values["refresh_token"] = .text(refresh)
      }
      return GraphAnswer(200, .object(values))
    } catch {
      return problem(500, "server_error", "AADSTS50000: \(error)")
    }
  }

  /// Returns an error of OAuth (RFC 6749, section 5.2).
  private func problem(_ status: Int, _ code: String, _ text: String) -> GraphAnswer {
    GraphAnswer(
      status,
      .object([
        "error": .text(code),
        "error_description": .text("\(text) Trace ID: \(id("trace"))\r\nTimestamp: now"),
      ]))
  }

  private static func form(_ body: [UInt8]) -> [String: String] {
    var form: [String: String] = [:]
    for pair in String(decoding: body, as: UTF8.self).split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      form[ODataQuery.decoded(parts[0])] = parts.count > 1 ? ODataQuery.decoded(parts[1]) : ""
    }
    return form
  }
}

/// A sign-in by device code that waits for a person to approve it.
struct DeviceFlow: Sendable {
  let deviceCode: String
  let application: String
  /// Seconds since 1970, by the sandbox's clock.
  let expiresAt: Int
  /// The user principal name of the person who approved it; `nil` until then.
  var person: String?
}
