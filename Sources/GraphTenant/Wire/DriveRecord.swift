/// `microsoft.graph.drive`.
struct DriveRecord: Decodable, Sendable {
  struct Quota: Decodable, Sendable {
    /// Bytes.
    let used: Int?
  }

  let quota: Quota?
}
