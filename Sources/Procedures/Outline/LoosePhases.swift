import Diagnostics
import Documents

/// Finds phases (`Phase 1: …`, `Phase 2: …`) below which something is to be done that is no step.
///
/// Phases are parts of a plan as often as steps: a page that says of each who decides what has none. So
/// they are only reported, where nothing below them is a step and a sentence there instructs.
struct LoosePhases {
  private let rule: InstructionRule
  private let words: StepWords

  init(_ rule: InstructionRule, _ languages: Languages) {
    self.rule = rule
    words = languages.phaseWords
  }

  private struct Phase {
    let index: Int
    let level: Int
    let number: Int
    /// The word and the number, as they are written.
    let name: String
    let place: SourcePlace
  }

  /// A finding for each phase of a run whose section has an instruction and no step.
  ///
  /// - Parameter blocks: with all steps marked as such.
  func diagnostics(in blocks: [Block]) -> [Diagnostic] {
    let phases = blocks.indices.compactMap { phase(blocks[$0], at: $0) }
    // Nearly all documents have none.
    guard phases.count > 1 else { return [] }
    return runs(of: phases, in: blocks).compactMap { phase in
      let below = blocks[(phase.index + 1)...].prefix { block in
        if case .heading(let other) = block { other.level > phase.level } else { true }
      }
      guard !below.contains(where: \.hasSteps), below.contains(where: instructs) else { return nil }
      return Diagnostic(
        .phaseLoose, .note, at: phase.place,
        "'\(phase.name)' numbers a phase, so what is to be done below it is not a step",
        advice: "write 'Step \(phase.number)' in the heading, or number the instructions below it")
    }
  }

  /// The phases of one level that follow each other, n and n + 1, without a heading above them between.
  private func runs(of phases: [Phase], in blocks: [Block]) -> [Phase] {
    var found: Set<Int> = []
    for (phase, next) in zip(phases, phases.dropFirst())
    where phase.level == next.level && phase.number + 1 == next.number {
      let isParted = blocks[phase.index..<next.index].contains { block in
        if case .heading(let other) = block { other.level < phase.level } else { false }
      }
      if !isParted { found.formUnion([phase.index, next.index]) }
    }
    return phases.filter { found.contains($0.index) }
  }

  /// The phase that a heading begins; `nil` for any other block.
  private func phase(_ block: Block, at index: Int) -> Phase? {
    guard case .heading(let heading) = block, heading.tab == nil,
      heading.passage.mayBegin(with: words)
    else { return nil }
    let text = heading.passage.target.plainText
    let rest = words.removed(from: text[...])
    let digits = rest.prefix { ("0"..."9").contains($0) }
    guard rest.count < text.count,
      let number = OutsideNumber.whole(String(digits), in: LooseSteps.numbers)
    else { return nil }
    // `Phase 2 results` and `Phase 9 & 10` tell of phases.
    let behind = rest[digits.endIndex...].drop(while: \.isWhitespace).first
    guard behind.map({ ".:)(–—-".contains($0) }) ?? true else { return nil }
    return Phase(
      index: index, level: heading.level, number: number,
      name: String(text[..<digits.endIndex]), place: heading.passage.place)
  }

  /// Whether a sentence, or the first of an item, says to do something.
  private func instructs(_ block: Block) -> Bool {
    switch block {
    case .paragraph(let passage): rule.asksToAct(passage)
    case .list(let list): list.items.contains { $0.blocks.contains(where: instructs) }
    case .quote(let blocks), .moniker(_, let blocks): blocks.contains(where: instructs)
    case .heading, .alert, .code, .table, .html, .thematicBreak: false
    }
  }
}
