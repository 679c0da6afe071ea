/// Reasons of failures that name a place, which are given as a code and the place after it.
package enum PlacedReason: String, CaseIterable, Sendable {
  /// A row of a database cannot be read.
  case damagedRow
  /// An event of a session is not what was recorded.
  case alteredEvent
  /// An event of a session is of a kind that this program does not know.
  case unknownEvent
  /// There is no such session.
  case missingSession
  /// A value of a JSON file is missing, or not what it should be.
  case damagedValue
  /// The file at a path cannot be read, or cannot be written.
  case unreadableFile, unwritableFile

  /// The reason with its place.
  package func at(_ place: String) -> String { "\(rawValue) \(place)" }

  /// The reason of a failure because of what a decoder threw: `damagedValue` with the path of the
  /// value from the top of the file, or `otherContent` if it is the file as a whole.
  ///
  /// - Parameter file: the name of the file, if the failure does not give it itself.
  package static func ofDecoding(_ error: any Error, in file: String? = nil) -> String {
    guard let path = path(error) else { return file.map(damagedValue.at) ?? "otherContent" }
    return damagedValue.at(file.map { "\($0): \(path)" } ?? path)
  }

  /// The code and the place in a reason; `nil` for a reason without a place.
  package static func read(_ reason: String) -> (reason: PlacedReason, place: String)? {
    guard let space = reason.firstIndex(of: " "),
      let code = PlacedReason(rawValue: String(reason[..<space]))
    else { return nil }
    return (code, String(reason[reason.index(after: space)...]))
  }

  /// The keys and positions (from 0) that lead to what a decoder could not read, such as
  /// `products.3.id`; `nil` if it is the file as a whole.
  private static func path(_ error: any Error) -> String? {
    let keys: [any CodingKey]
    switch error {
    case DecodingError.keyNotFound(let key, let context): keys = context.codingPath + [key]
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
      DecodingError.dataCorrupted(let context):
      keys = context.codingPath
    case _: return nil
    }
    guard !keys.isEmpty else { return nil }
    return keys.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
  }
}
