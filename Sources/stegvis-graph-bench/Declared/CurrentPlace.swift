import Synchronization

/// The place of the trial that is under way.
///
/// A class, because every trial has a new one.
final class CurrentPlace: Sendable {
  typealias Kept = (
    place: ServedPlace, names: ServedNameServer?,
    meanwhile: @Sendable (inout any ServedThings) -> Void
  )

  private struct Missing: Error {}

  private let kept = Mutex<Kept?>(nil)

  func set(
    _ place: ServedPlace, names: ServedNameServer?,
    meanwhile: @escaping @Sendable (inout any ServedThings) -> Void
  ) {
    kept.withLock { $0 = (place, names, meanwhile) }
  }

  func get() throws -> Kept {
    guard let kept = kept.withLock({ $0 }) else { throw Missing() }
    return kept
  }

  func close() async {
    let names = kept.withLock { kept in
      defer { kept = nil }
      return kept?.names
    }
    // A socket that is closed already is closed.
    try? await names?.close()
  }
}
