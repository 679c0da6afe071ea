import Foundation
import Operations
import Procedures

/// How the proposals of `bind` compare with what was bound by hand.
package struct ProposalScore: Hashable, Sendable {
  package var right = 0
  package var wrong = 0
  /// What was bound by hand, and not proposed.
  package var missed = 0
  /// Those of them that `bind` was sure of.
  package var sureRight = 0
  package var sureWrong = 0

  package init() {}

  package static func + (one: ProposalScore, other: ProposalScore) -> ProposalScore {
    var sum = one
    for path in [\Self.right, \.wrong, \.missed, \.sureRight, \.sureWrong] {
      sum[keyPath: path] += other[keyPath: path]
    }
    return sum
  }

  /// The cells of a table.
  package var cells: [String] {
    [
      "\(right)", "\(wrong)", "\(missed)", Self.share(right, of: right + wrong),
      Self.share(right, of: right + missed), "\(sureRight) of \(sureRight + sureWrong)",
    ]
  }

  /// A share in percent, or a dash of nothing.
  static func share(_ part: Int, of whole: Int) -> String {
    guard whole > 0 else { return "–" }
    return "\((Double(part) / Double(whole) * 1000).rounded() / 10) %"
  }
}

/// What `stegvis bind` proposes for pages.
package struct BindProposals {
  /// The `stegvis` that proposes, and the checkout from which it reads.
  let program: String
  let content: String

  /// One operation at one step.
  package struct Proposed: Hashable {
    let anchor: String
    let operation: String
    let isSure: Bool

    package init(anchor: String, operation: String, isSure: Bool) {
      self.anchor = anchor
      self.operation = operation
      self.isSure = isSure
    }
  }

  private struct Failed: Error, CustomStringConvertible {
    let page: String
    var description: String { "stegvis bind \(page) gave no proposals" }
  }

  private struct Page: Decodable {
    struct Step: Decodable {
      struct Proposal: Decodable {
        let operation: String
        let certainty: String
      }

      let at: String
      let operations: [Proposal]
    }

    let steps: [Step]
  }

  /// What it proposes for every step of a page.
  package func proposals(for page: String, home: String) throws -> [Proposed] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = ["bind", page, "--format", "json", "--anew", "--locale", "en"]
    process.environment = [
      "STEGVIS_HOME": home, "STEGVIS_CONTENT": content, "LANG": "C", "PATH": "/usr/bin:/bin",
    ]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failed(page: page) }
    return try JSONDecoder().decode(Page.self, from: bytes).steps.flatMap { step in
      step.operations.map {
        Proposed(
          anchor: step.at, operation: $0.operation,
          isSure: $0.certainty == OperationProposal.Certainty.sure.rawValue)
      }
    }
  }

  /// How the proposals compare with what was bound by hand.
  ///
  /// - Parameter counts: whether an operation is one of those that are compared.
  package static func score(
    _ proposals: [Proposed], with procedure: CoverageDraw.Procedure,
    counts: (OperationID) -> Bool
  ) -> ProposalScore {
    var score = ProposalScore()
    for entry in procedure.entries {
      let byHand = Set(entry.calls.map(\.id).filter(counts))
      let proposed = proposals.filter {
        $0.anchor == entry.anchor && counts(OperationID(rawValue: $0.operation))
      }
      for one in proposed {
        let isRight = byHand.contains(OperationID(rawValue: one.operation))
        if isRight { score.right += 1 } else { score.wrong += 1 }
        guard one.isSure else { continue }
        if isRight { score.sureRight += 1 } else { score.sureWrong += 1 }
      }
      score.missed += byHand.count { id in !proposed.contains { $0.operation == id.rawValue } }
    }
    return score
  }
}
