import Operations

/// The values of a choice that nobody has read yet, because a screen shows only the first of them.
package struct UnreadCandidates: Sendable {
  /// The values that were read.
  private let first: FirstCandidates
  private let read: @Sendable () async throws(DomainFailure) -> [Candidate]

  init(
    after first: FirstCandidates, for operation: OperationID, _ arguments: Arguments,
    in domain: any Domain
  ) {
    self.first = first
    read = { () async throws(DomainFailure) in
      try await domain.candidates(for: operation, arguments)
    }
  }

  /// How many values there are beside those that were read.
  package var count: Int { first.count - first.candidates.count }

  /// Returns all values as they are now.
  ///
  /// Those that were read stand first and stay as they were shown, so that their numbers mean the
  /// same whatever has changed meanwhile.
  func all() async throws(DomainFailure) -> [Candidate] {
    let shown = Set(first.candidates.map(\.value))
    return first.candidates + (try await read()).filter { !shown.contains($0.value) }
  }
}

extension StepView {
  /// The same view with every value that may be chosen; `nil` if it has them already, or they cannot
  /// be read, which the answer will tell.
  package func whole() async -> StepView? {
    guard let unread else { return nil }
    do {
      return offering(try await unread.all())
    } catch {
      return nil
    }
  }

  /// The same view with these values to choose from.
  func offering(_ candidates: [Candidate]) -> StepView {
    guard case .choose(let type, _, let given) = question else { return self }
    var view = self
    view.question = .choose(type: type, candidates: candidates, given: given)
    view.unread = nil
    return view
  }
}
