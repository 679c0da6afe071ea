/// Two tasks measured in turn, so that a drift in the machine's speed affects both.
struct Pairing {
  /// The seconds of each task, run by run.
  let times: [(work: Double, limit: Double)]

  /// - Parameter runs: How many pairs are counted, after one that is not.
  init(
    runs: Int, work: () async throws -> Double, limit: () async throws -> Double
  ) async throws {
    var times: [(work: Double, limit: Double)] = []
    for run in 0...runs {
      let pair = try await (work: work(), limit: limit())
      if run > 0 { times.append(pair) }
    }
    self.times = times
  }

  /// The median of the pairs' ratios.
  var ratio: Double { Self.median(times.map { $0.work / $0.limit }) }
  var work: Double { Self.median(times.map(\.work)) }
  var limit: Double { Self.median(times.map(\.limit)) }

  private static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return .nan }
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2)
      ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }
}
