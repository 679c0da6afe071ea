import Microsoft365
import Operations

/// Converts errors of the service to refusals in the domain's words.
///
/// The service's codes are nearly always the same, and its texts may change. Therefore the tenant
/// is read again, and what it shows outweighs what the text says; the text is kept as evidence.
package enum ServiceRefusal {
  /// Returns a refusal that says whether the person must sign in again or a permission is missing.
  ///
  /// - Parameter user: The account that the request would change; `nil` if it is about none.
  static func of(_ error: GraphError, about user: Subject? = nil) -> Refusal {
    let evidence: Value = .text(error.evidence)
    if error.claims != nil { return Refusal(.signInAgain, ["evidence": evidence]) }
    if let user, error.message.contains("same value for property userPrincipalName") {
      return Refusal(.nameTaken, ["user": user.value, "evidence": evidence])
    }
    if let user, error.message.contains("on-premises mastered") {
      return Refusal(.directorySynced, ["user": user.value, "evidence": evidence])
    }
    // As often as a token was asked for, none was accepted; no role helps against that.
    if error.status == 401, error.isAboutToken {
      return Refusal(.signInAgain, ["evidence": evidence])
    }
    return Refusal(
      error.isAboutAuthorization ? .serviceForbids : .serviceRefuses, ["evidence": evidence])
  }

  /// Returns the refusal of a reading.
  ///
  /// - Parameter need: The permissions of which it takes one; `nil` if that is not known.
  static func ofReading(_ error: GraphError, _ need: PermissionNeed?) -> Refusal {
    guard error.claims == nil, let least = need?.anyOf.first else { return of(error) }
    // Ids of requests are left out: two readings with the same result must not differ.
    let evidence = error.evidence.replacing(
      /[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}/, with: "…")
    return Refusal(.unreadable, ["needs": .code(least), "evidence": .text(evidence)])
  }

  /// Returns the refusal of a sign-in; `nil` if a later attempt may succeed.
  ///
  /// Source: Microsoft Entra authentication and authorization error codes, and RFC 6749, section
  /// 5.2, with the codes that OpenID Connect adds.
  package static func of(_ problem: SignInProblem) -> Refusal? {
    let number =
      problem.detail.hasPrefix("AADSTS")
      ? problem.detail.dropFirst(6).prefix { $0.isASCII && $0.isNumber } : ""
    let code: RefusalCode? =
      switch number {
      case "7000215", "7000222", "700024", "700027": .signInSecret
      case "65001", "65004", "90008", "90094": .signInConsent
      // No public client may use the device code; conditional access in any of its forms.
      case "7000218": .signInBlocked
      case _ where number.hasPrefix("530"): .signInBlocked
      case _:
        switch problem.code {
        case "interaction_required", "login_required": .signInAgain
        case "consent_required": .signInConsent
        case "access_denied", "authorization_declined", "invalid_client", "invalid_grant",
          "invalid_request", "invalid_resource", "invalid_scope", "unauthorized_client",
          "unsupported_grant_type":
          .signInRefused
        case _: nil
        }
      }
    return code.map { Refusal($0, ["evidence": .text(problem.text)]) }
  }

  /// Returns the refusal of a change of one user, as specific as a new reading allows.
  ///
  /// - Parameters:
  ///   - goal: What was asked for.
  ///   - record: The user as read before the change.
  /// - Throws: `GraphFailure` if the tenant cannot be read.
  static func of(
    _ error: GraphError, _ goal: any UserGoal, about record: UserRecord, _ reading: GraphReading
  ) async throws(GraphFailure) -> Refusal {
    guard error.status == 400 else { return of(error, about: record.subject) }
    let asked = goal.products(for: record)
    let user = record.subject.value
    let products = reading.tenant.products
    let evidence: Value = .text(error.evidence)
    guard let now = try await reading.record(record.userID) else { return of(error) }
    if error.message.contains("usage location") {
      guard let country = now.usageLocation else {
        return Refusal(.noUsageLocation, ["user": user, "evidence": evidence])
      }
      return Refusal(
        .usageLocationRefused, ["user": user, "country": .text(country), "evidence": evidence])
    }
    if error.message.contains("valid company License"),
      let gone = asked.sorted().first(where: { error.message.lowercased().contains($0.rawValue) })
    {
      return Refusal(
        .productNotOwned, ["product": products.subject(gone).value, "evidence": evidence])
    }
    let units = try await reading.skuRecords()
    if error.message.contains("available licenses"),
      let full = units.first(where: { sku in
        error.message.lowercased().contains(sku.skuId.lowercased()) && sku.available <= 0
      })
    {
      let product = products.subject(SkuID(full.skuId)).value
      switch full.status {
      case .suspended, .lockedOut, .deleted:
        return Refusal(
          .productSuspended,
          [
            "product": product, "status": .code(full.status.rawValue), "evidence": evidence,
          ])
      case .enabled, .warning: break
      }
      return Refusal(
        .notEnoughUnits,
        [
          "product": product, "needed": .number(1),
          "available": .number(max(0, full.available)), "evidence": evidence,
        ])
    }
    if error.message.contains("inherited"), let first = asked.sorted().first {
      guard let (sku, group) = inherited(asked, now) else {
        return Refusal(
          .inheritedUnseen,
          ["user": user, "product": products.subject(first).value, "evidence": evidence])
      }
      return Refusal(
        .inheritedLicense,
        [
          "user": user, "group": try await reading.subject(ofGroup: group).value,
          "evidence": evidence, "product": products.subject(sku).value,
        ])
    }
    if goal is MembershipGoal, let group = try await fixedGroup(asked, now, reading) {
      return Refusal(
        group.code, ["user": user, "group": group.subject.value, "evidence": evidence])
    }
    return plans(error, user, products) ?? of(error, about: record.subject)
  }

  /// Returns the first group that gives one of the products, or should, and whose members cannot be
  /// changed over the interface, with the reason; `nil` if there is none.
  private static func fixedGroup(
    _ asked: Set<SkuID>, _ record: UserRecord, _ reading: GraphReading
  ) async throws(GraphFailure) -> (subject: Subject, code: RefusalCode)? {
    let groups =
      record.states.filter { asked.contains($0.sku) }.compactMap(\.group)
      + record.failures.filter { asked.contains($0.sku) }.compactMap(\.group)
    for id in groups {
      guard let group = try await reading.group(id: id) else { continue }
      let subject = group.subject
      switch group.management {
      case .exchange: return (subject, .mailEnabledGroup)
      case .localDirectory: return (subject, .syncedGroup)
      case .directory: if group.isDynamic { return (subject, .dynamicGroup) }
      }
    }
    return nil
  }

  /// Returns a refusal about service plans that exclude or need each other; `nil` unless the
  /// error's text names two plans and says so. The service names plans by id; the refusal names
  /// them as the catalogue does.
  ///
  /// - Parameter user: The user's name, as the refusal's values contain it.
  package static func plans(
    _ error: GraphError, _ user: Value, _ products: ProductCatalogue
  ) -> Refusal? {
    let text = error.message
    let isConflict = text.contains("mutually exclusive")
    guard isConflict || text.contains("depends on") else { return nil }
    let named = plansNamed(in: text, products)
    guard let first = named.first, let second = named.dropFirst().first else { return nil }
    let others: Value =
      named.count == 2 ? .text(second) : .list(named.dropFirst().map { .text($0) })
    let code: RefusalCode = isConflict ? .planConflict : .planDependency
    return Refusal(
      code,
      [
        "user": user, "plan": .text(first), (isConflict ? "other" : "needs"): others,
        "evidence": .text(error.evidence),
      ])
  }

  /// Returns the plans that a text names, each once, in its order: by the names of the catalogue,
  /// or by ids, of which those before the first mention of a plan are those of something else.
  private static func plansNamed(in text: String, _ products: ProductCatalogue) -> [String] {
    guard let mention = text.firstRange(of: "service plan") else { return [] }
    let known = Set(products.products.flatMap(\.plans))
    let words = text[mention.upperBound...].split {
      !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != "-"
    }.map(String.init)
    var named: [String] = []
    for word in words {
      let names =
        word.isObjectID
        ? [planName(word, products)]
        : word.split(separator: "-").map(String.init).filter(known.contains)
      named += names.filter { !named.contains($0) }
    }
    return named
  }

  /// Returns the name of the plan with this id; that of the product if it is the id of one, and the
  /// id itself if neither the catalogue nor the tenant knows it.
  private static func planName(_ id: String, _ products: ProductCatalogue) -> String {
    let name = products.planName(id)
    return name.isObjectID ? products.name(SkuID(name)) : name
  }

  /// Returns the first of the products asked for that comes from a group: its id and that of the
  /// group.
  private static func inherited(
    _ asked: Set<SkuID>, _ record: UserRecord
  ) -> (SkuID, GroupID)? {
    for state in record.states where asked.contains(state.sku) {
      if let group = state.group { return (state.sku, group) }
    }
    return nil
  }
}

extension SubscribedSkuRecord {
  /// The number of units that nobody holds.
  fileprivate var available: Int {
    purchased - consumed
  }
}
