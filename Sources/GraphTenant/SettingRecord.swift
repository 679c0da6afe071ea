import Microsoft365

/// An object of which settings of the organisation are properties, or parts of properties.
struct SettingRecord: Decodable, Sendable {
  /// The value of each setting that is there, in the service's own words.
  private var texts: [TenantSetting: String] = [:]
  /// The entries of the list that contains a setting.
  private var lists: [TenantSetting: [String]] = [:]

  init(from decoder: any Decoder) throws {
    let object = try decoder.container(keyedBy: SettingKey.self)
    for setting in TenantSetting.allCases {
      let holder =
        setting.part.flatMap {
          try? object.nestedContainer(keyedBy: SettingKey.self, forKey: SettingKey($0))
        } ?? object
      let key = SettingKey(setting.name)
      if setting.entry != nil {
        guard let entries = try? holder.decode([String].self, forKey: key) else { continue }
        lists[setting] = entries
        texts[setting] = setting.word(in: entries)
      } else if let flag = try? holder.decode(Bool.self, forKey: key) {
        texts[setting] = "\(flag)"
      } else {
        // Of a kind of which no setting is, it is no value.
        texts[setting] = try? holder.decode(String.self, forKey: key)
      }
    }
  }

  /// The value of a setting in the service's own words; `nil` if it is not there.
  func text(of setting: TenantSetting) -> String? { texts[setting] }

  /// The entries of the list that contains a setting; none if it is no list.
  func entries(of setting: TenantSetting) -> [String] { lists[setting] ?? [] }
}

/// The name of a property of such an object.
private struct SettingKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(_ name: String) { stringValue = name }
  init?(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

/// The body that sets a setting of the organisation to one of its values.
package struct SettingBody: Encodable {
  private let setting: TenantSetting
  private let value: String
  private let entries: [String]

  /// - Parameter entries: what the list that contains it has now, if it is one: a request replaces the
  ///   whole list.
  package init(_ setting: TenantSetting, _ value: String, in entries: [String] = []) {
    self.setting = setting
    self.value = value
    self.entries = entries
  }

  package func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: SettingKey.self)
    let key = SettingKey(setting.name)
    guard let part = setting.part else { return try encode(into: &object, as: key) }
    var holder = object.nestedContainer(keyedBy: SettingKey.self, forKey: SettingKey(part))
    try encode(into: &holder, as: key)
  }

  private func encode(
    into holder: inout KeyedEncodingContainer<SettingKey>, as key: SettingKey
  ) throws {
    if setting.entry != nil {
      try holder.encode(setting.entries(entries, becoming: value), forKey: key)
    } else if setting.isFlag {
      try holder.encode(value == "true", forKey: key)
    } else {
      try holder.encode(setting.word(for: value), forKey: key)
    }
  }
}
