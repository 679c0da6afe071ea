import Synchronization

/// The words of declared domains, each read when one of its keys is first looked up: a start with many
/// domains at hand reads no word of those that it does not use.
///
/// A class, because every copy of a catalogue has what any of them has read.
package final class LaterWords: Sendable {
  /// The files of one domain's words, the nearest first, and the English ones that have what they lack;
  /// before those, the program's own in English.
  package typealias Files = (own: [WordsFile], english: [WordsFile])

  private let read: [String: @Sendable () -> Files]
  private let report: @Sendable ([WordsProblem]) -> Void
  private let kept = Mutex<[String: [String: Message]]>([:])

  /// - Parameters:
  ///   - read: reads the files of a domain, by its name.
  ///   - report: is told once of a domain what is wrong in its files.
  package init(
    _ read: [String: @Sendable () -> Files],
    report: @escaping @Sendable ([WordsProblem]) -> Void
  ) {
    self.read = read
    self.report = report
  }

  /// The domains that have been read.
  package var domains: Set<String> { kept.withLock { Set($0.keys) } }

  /// The message for a key such as `fact.dns:zone.kind`; `nil` if its domain has none, or it is no key of
  /// a declared domain.
  ///
  /// - Parameter catalogue: the program's words, some of which go into those of the domains.
  func message(_ key: String, beside catalogue: MessageCatalogue) -> Message? {
    guard let dot = key.firstIndex(of: "."), let colon = key[dot...].firstIndex(of: ":") else {
      return nil
    }
    let domain = String(key[key.index(after: dot)..<colon])
    guard let read = read[domain] else { return nil }
    if let known = kept.withLock({ $0[domain] }) { return known[key] }
    let files = read()
    let found = MessageCatalogue(declared: files, beside: catalogue)
    let isFirst = kept.withLock { kept in
      defer { kept[domain] = found.messages }
      return kept[domain] == nil
    }
    if isFirst, !found.problems.isEmpty { report(found.problems) }
    return found.messages[key]
  }
}

/// Two are equal if they are the same: what they read, only their files tell.
extension LaterWords: Hashable {
  package static func == (one: LaterWords, other: LaterWords) -> Bool { one === other }
  package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
