import Foundation
import OutgoingHTTP
import Synchronization

/// The secrets that are sent to a service, which may send them back in what it says.
///
/// A class, because a token that is added while requests are under way must be hidden in all of them.
final class HiddenTexts: Sendable {
  private let texts = Mutex<[Secret]>([])

  /// Hides a secret from now on, also as addresses and headers write it.
  func add(_ secret: Secret) {
    guard !secret.value.isEmpty else { return }
    texts.withLock {
      $0 += [
        secret, Secret(FormBody.encoded(secret.value)),
        Secret(Data(secret.value.utf8).base64EncodedString()),
      ]
    }
  }

  /// Returns what a service says, as it may be kept and shown: without secrets and control characters,
  /// in one line, and not longer than anybody reads.
  ///
  /// - Parameter others: what else must not be in it, such as what a person entered for a change.
  func shown(_ text: String, without others: [Secret] = []) -> String {
    let entered = others.flatMap { [$0.value, FormBody.encoded($0.value)] }.filter { !$0.isEmpty }
    let own = Set(texts.withLock { $0.map(\.value) } + entered)
    // The longest first: one secret may be a part of another.
    let plain = own.sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }.reduce(text) {
      $0.replacing($1, with: Secret($1).description)
    }
    let line = String(
      String.UnicodeScalarView(
        plain.unicodeScalars.map { Self.isShown($0) ? $0 : " " }))
    return String(line.split(separator: " ").joined(separator: " ").prefix(Self.longest))
  }

  /// The longest text of a service that is kept, in characters: four lines of a terminal.
  static let longest = 320

  private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate,
      .unassigned:
      false
    case _: true
    }
  }
}
