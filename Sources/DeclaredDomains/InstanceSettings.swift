import Diagnostics
import Operations

/// The settings of one instance of a declared domain, and the secrets that its service needs: from
/// variables of the environment with the names that `SecretSource` gives.
package struct InstanceSettings: Sendable {
  package let values: [String: JSONDocument]
  /// By the names that the declaration has for them.
  package let secrets: [String: String]

  /// - Parameters:
  ///   - address: what follows the colon in the tenant's name. It is the setting that the service's
  ///     address is taken from; empty if that comes from the environment as well.
  /// - Throws: `ServiceProblem.unconfigured` with the variables of everything that is missing, `.option`
  ///   if a value is of another type, `.file` if the file of a secret cannot be used.
  package init(
    of declaration: Declaration, at address: String, _ source: SecretSource
  ) throws(ServiceProblem) {
    var values: [String: JSONDocument] = [:]
    var missing: [String] = []
    for setting in declaration.settings {
      let variable = source.variable(setting.name)
      let isAddress = declaration.addressSetting == setting.name && !address.isEmpty
      let text = isAddress ? address : source.value(setting.name) ?? ""
      if text.isEmpty {
        values[setting.name] = setting.usual
        if setting.usual == nil { missing.append(variable) }
      } else {
        values[setting.name] = try setting.value(text, of: variable)
      }
    }
    var secrets: [String: String] = [:]
    for name in declaration.service.signIn.secrets {
      do throws(SecretProblem) {
        secrets[name] = try source.secret(name)
      } catch {
        switch error {
        case .unreadable(let path), .empty(let path): throw .file(path, "notFound")
        case .readableByOthers(let path): throw .file(path, "others may read it (mode 0600)")
        }
      }
      if secrets[name] == nil { missing.append(source.variable(name)) }
    }
    guard missing.isEmpty else { throw .unconfigured(missing) }
    self.values = values
    self.secrets = secrets
  }
}

extension Declaration {
  /// The setting that the address of the service is; `nil` if it is made of several, or fixed.
  package var addressSetting: String? {
    guard case .http(.reference(let reference)) = service.access, reference.property == nil,
      reference.pointer == .whole
    else { return nil }
    return reference.name
  }
}

extension Declaration.Setting {
  /// The value that a text is; of a list, its elements are separated by commas.
  ///
  /// - Throws: `ServiceProblem.option` if it is of another type.
  fileprivate func value(
    _ text: String, of variable: String
  ) throws(ServiceProblem) -> JSONDocument {
    let texts =
      isList ? text.split(separator: ",").map { String($0).trimmingSpace } : [text]
    let values = texts.compactMap(single)
    guard values.count == texts.count, let first = values.first else {
      throw .option("\(variable)=\(text)")
    }
    return isList ? .list(values) : first
  }

  private func single(_ text: String) -> JSONDocument? {
    switch kind {
    case .text, .address, .host: text.isEmpty ? nil : .text(text)
    case .number: OutsideNumber.whole(text, in: OutsideNumber.amounts).map { .number("\($0)") }
    case .flag: ["true": true, "false": false][text].map(JSONDocument.flag)
    }
  }
}

extension String {
  fileprivate var trimmingSpace: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
