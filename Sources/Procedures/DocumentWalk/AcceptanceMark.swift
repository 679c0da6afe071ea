import Markup

/// What identifies the acceptance of one operation: the document, the sentence, its place, the operation
/// with all that it is given, what fills its inputs, and what leads a session to it or past it.
///
/// The words of a sentence alone do not, because "Select **Save**" is in every document. Nor does
/// `$users`: who has accepted a change for the users that a person chooses at one sentence has not
/// accepted it for those that another sentence or operation gives. Nor has anybody accepted it for
/// outcomes that lead elsewhere.
package struct AcceptanceMark: Hashable, Sendable {
  package let digest: String

  /// - Parameter path: the whole path of the document.
  package init(
    of call: OperationBinding.Call, in entry: OperationBinding.Entry, of binding: OperationBinding,
    ofDocumentAt path: String
  ) {
    let parts =
      [path, entry.anchor, entry.digest, call.operation.value] + Self.given(to: call)
      + Self.sources(of: call, in: binding) + Self.ways(to: entry, in: binding)
    // Each part with its length, so that no part can pass for two others.
    digest = Digest.sha256(Array(parts.map { "\($0.utf8.count):\($0)" }.joined().utf8))
  }

  private static func given(to call: OperationBinding.Call) -> [String] {
    call.arguments.map { "\($0.name)=\($0.text.value)" }.sorted()
  }

  /// The sentences and operations that fill the inputs of an operation, and theirs.
  private static func sources(
    of call: OperationBinding.Call, in binding: OperationBinding
  ) -> [String] {
    var sources: [String] = []
    var names: Set<String> = []
    var waiting = [call]
    while let next = waiting.popLast() {
      for input in next.arguments.map(\.text.value) where input.hasPrefix("$") {
        guard names.insert(input).inserted else { continue }
        for entry in binding.entries {
          for giver in entry.calls where giver.into.map({ "$\($0.value)" }) == input {
            let given = given(to: giver).joined(separator: " ")
            sources.append(
              "\(input) \(entry.anchor) \(entry.digest) \(giver.operation.value) \(given)")
            waiting.append(giver)
          }
        }
      }
    }
    return sources.sorted()
  }

  /// Where the outcomes of all operations lead, and the sentences that are told with this one.
  private static func ways(
    to entry: OperationBinding.Entry, in binding: OperationBinding
  ) -> [String] {
    let turns = binding.entries.flatMap { other in
      other.calls.filter { !$0.on.isEmpty }.map { call in
        let outcomes = call.on.map { "\($0.outcome.value) to \($0.target.value)" }.sorted()
        return
          (["at \(other.anchor) \(other.digest) \(call.operation.value)"] + given(to: call)
          + outcomes + sources(of: call, in: binding)).joined(separator: "; ")
      }
    }
    let joined = binding.entries.filter { $0.partOf == entry.anchor }
      .map { "part \($0.anchor) \($0.digest)" }
    return turns.sorted() + joined.sorted()
  }
}
