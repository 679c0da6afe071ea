import Operations

/// The operations on settings of the whole organisation: one for each.
enum SettingOperations {
  static var operations: [any DomainOperation] {
    TenantSetting.allCases.map { SettingSet(setting: $0) }
  }
}

/// `setting.setSecurityDefaults` and its like: set one setting of the organisation.
struct SettingSet: DomainOperation {
  let setting: TenantSetting

  var id: OperationID { setting.operation }
  var roles: [Role] { [.global] }
  var needs: [PermissionNeed] { [.readOrganisation, setting.readNeed, setting.writeNeed] }
  /// Nothing else shows whether it was done.
  var provingProperties: Set<FactProperty> { [setting.property] }

  func definition(_ limits: Limits) -> Operation {
    let value: Operation.Parameter =
      setting.isFlag
      ? .init("enabled", .flag) : .init("value", .text, allowed: setting.values)
    return Operation(
      id, .change, [value], roles: roles.names, reversal: .inverse(id), deadline: 300)
  }

  /// The value to set; `nil` if the call has none that it can have.
  private func value(_ call: OperationCall) -> String? {
    let given = setting.isFlag ? call.flag("enabled").map { "\($0)" } : call.text("value")
    return given.flatMap { setting.values.contains($0) ? $0 : nil }
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    let subject = try await reader.organisation()
    do {
      let value = try await reader.tenant.value(of: setting)
      return [Fact(subject, setting.property, fact(value))]
    } catch {
      return try FactReader.unread(error, subject, setting.property)
    }
  }

  private func fact(_ value: String) -> Value {
    setting.isFlag ? .flag(value == "true") : .code(value)
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    value(call) == nil ? [Refusal(.nothingGiven)] : []
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    value(call).map { [Fact(Organisation.subject, setting.property, fact($0))] } ?? []
  }

  func change(_ call: OperationCall) -> TenantChange? {
    value(call).map { .set(setting, to: $0) }
  }

  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    guard let value = value(call),
      before.becoming(Organisation.subject, setting.property, fact(value)) != nil,
      let old = before[Organisation.subject, setting.property], !old.isUnread
    else { return [] }
    if setting.isFlag { return [Inverse(id, ["enabled": old])] }
    // One that this program does not know is nothing that it could set.
    guard let word = old.text, setting.values.contains(word) else { return [] }
    return [Inverse(id, ["value": .text(word)])]
  }
}
