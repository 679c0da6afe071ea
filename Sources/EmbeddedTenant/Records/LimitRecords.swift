/// The file of dated limits, as it is stored.
struct LimitRecords: Decodable {
  struct Record: Decodable {
    let id: String
    let value: Int
    let unit: String
    let effectiveFrom: String
    let source: String
    let contradiction: String?
  }

  let limits: [Record]
}
