/// Works on many inputs at once, and returns the results in the order of the inputs.
enum ConcurrentMap {
  /// Passes every result to `take`, one after the other.
  ///
  /// - Parameters:
  ///   - width: how many inputs are worked on at once. At most twice as many inputs are started
  ///     before their results have been taken.
  ///   - work: what is done with an input, on any core.
  ///   - take: called with each result.
  /// - Throws: what `work` throws.
  static func run<Input: Sendable, Output: Sendable>(
    _ inputs: [Input], width: Int, work: @escaping @Sendable (Input) throws -> Output,
    take: (Output) -> Void
  ) async throws {
    guard width > 1 else {
      for input in inputs { take(try work(input)) }
      return
    }
    try await withThrowingTaskGroup(of: (index: Int, output: Output).self) { group in
      var started = 0
      var taken = 0
      var waiting: [Int: Output] = [:]
      while taken < inputs.count {
        while started < inputs.count, started < taken + 2 * width {
          let index = started
          let input = inputs[index]
          group.addTask { (index, try work(input)) }
          started += 1
        }
        guard let done = try await group.next() else { return }
        waiting[done.index] = done.output
        while let output = waiting.removeValue(forKey: taken) {
          take(output)
          taken += 1
        }
      }
    }
  }
}
