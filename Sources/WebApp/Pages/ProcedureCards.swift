import Synchronization

/// The cards of all procedures as they were last written, until a procedure or how long it takes
/// changes: everybody who reads a language reads the same.
///
/// A class, because it remembers them.
final class ProcedureCards: Sendable {
  /// What the cards are made from.
  struct Source: Hashable {
    /// The number of the library, and of the durations.
    let library: Int
    let durations: Int
  }

  /// The cards, and how many there are.
  struct Written {
    let count: Int
    let html: PageValue
  }

  /// By language.
  private let known = Mutex<[String: (source: Source, written: Written)]>([:])

  /// Returns the cards in a language, which are made if they are not known.
  func current(
    in language: String, from source: Source, _ make: () throws -> Written
  ) rethrows -> Written {
    if let known = known.withLock({ $0[language] }), known.source == source {
      return known.written
    }
    let written = try make()
    known.withLock { $0[language] = (source, written) }
    return written
  }
}
