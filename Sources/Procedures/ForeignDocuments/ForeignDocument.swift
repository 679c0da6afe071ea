import Diagnostics
import Documents
import Markup

/// A document that does not belong to a procedure of ours but describes steps of one, so that its
/// sentences can take the place of ours.
package struct ForeignDocument: Sendable {
  /// A step or paragraph that can be bound.
  struct Address {
    let anchor: String
    let passage: Passage
    let isStep: Bool
  }

  package let outline: DocumentOutline
  package let path: String
  private let digest: String

  /// - Parameter outline: the outline of this file.
  package init(_ file: SourceFile, outline: DocumentOutline) {
    self.outline = outline
    path = file.path
    digest = Digest.sha256(file.bytes)
  }

  /// The languages in which the document can be walked.
  package var locales: [ContentLocale] {
    [outline.locale] + [outline.sourceLocale].compactMap(\.self)
  }

  /// The binding that was made for this document: the one with the most passages in it; `nil` if no
  /// passage of any binding is in it.
  package func binding(among bindings: [DocumentBinding]) -> DocumentBinding? {
    bindings.map { ($0, matchCount(with: $0)) }.filter { $0.1 > 0 }.max { $0.1 < $1.1 }?.0
  }

  private func matchCount(with binding: DocumentBinding) -> Int {
    guard binding.locale.language == outline.locale.language else { return 0 }
    return binding.entries.count { entry in
      outline.passage(at: entry.anchor).map { BindingText.digest(of: $0.bound) } == entry.digest
    }
  }

  /// The bound passages that have changed, without new ones.
  package func drift(from binding: DocumentBinding) -> [BindingDrift.Passage] {
    BindingDrift(of: self, from: binding).changed.filter { $0.change != .new }
  }

  /// All addresses that can be bound: the steps below the headings named in `anchors`, and all
  /// steps and paragraphs to which a passage may have moved.
  func addresses(near anchors: [String]) -> [Address] {
    let bound = Set(anchors)
    let headings = Set(anchors.map { $0.prefix { $0 != "/" } })
    let steps = outline.procedures.flatMap { procedure in
      let steps = Self.all(procedure.steps)
      let isBound =
        headings.contains(procedure.anchor[...])
        || steps.contains { bound.contains($0.id.rawValue) }
      return steps.map {
        Address(anchor: $0.id.rawValue, passage: $0.passage, isStep: isBound)
      }
    }
    return steps
      + outline.passages.map {
        Address(anchor: $0.id.rawValue, passage: $0.passage, isStep: false)
      }
  }

  private static func all(_ steps: [OutlineStep]) -> [OutlineStep] {
    steps.flatMap { [$0] + all($0.steps) }
  }

  /// The procedure with this document's sentences in place of its own, in one language; unchanged
  /// if it has no text in that language.
  ///
  /// - Parameter environment: the environment whose variants are used, as named by
  ///   `::: moniker range`.
  package func overlay(
    _ procedure: Procedure, with binding: DocumentBinding, in locale: ContentLocale,
    environment: String
  ) -> Procedure {
    guard let own = procedure.texts[locale.language] else { return procedure }
    var steps = own.steps
    for entry in binding.entries {
      guard let passage = outline.passage(at: entry.anchor) else { continue }
      let step = outline.step(StepID(entry.anchor))
      // This person must not read a variant for another environment.
      if let variants = step?.variants, !variants.isEmpty, !variants.contains(environment) {
        continue
      }
      let isOwnLanguage = locale.language == outline.locale.language
      let labels = (step?.labels ?? []).compactMap { isOwnLanguage ? $0.target : $0.source }
      for id in entry.steps {
        steps[id] = StepText(
          sentence: BoldLabels.marked(
            labels, in: isOwnLanguage ? passage.target : passage.bound),
          alerts: (step?.alerts ?? []).map { AlertText($0, fromSource: !isOwnLanguage) }
            + (own.steps[id]?.alerts ?? []),
          original: isOwnLanguage ? passage.source : nil,
          labels: labels,
          kind: step?.kind ?? .read,
          content: StepContentText(
            alertsOf: step, at: passage, TextSide(isSource: !isOwnLanguage),
            and: own.steps[id]?.content))
      }
    }
    var texts = procedure.texts
    texts[locale.language] = ProcedureText(
      locale: locale, title: own.title, introduction: own.introduction, steps: steps,
      path: path, digest: digest)
    return Procedure(
      id: procedure.id, roles: procedure.roles, inputs: procedure.inputs, steps: procedure.steps,
      texts: texts, revision: procedure.revision, instances: procedure.instances)
  }
}

extension Passage {
  /// The text that a binding records: the English text if there is one, or else the document's own.
  package var bound: [Inline] { source ?? target }
}

/// Puts labels in bold where a sentence's own bold cannot be trusted: machine translation keeps the
/// number of bold marks but moves them (measured on 15,693 steps: 13.7 % are damaged).
private enum BoldLabels {
  /// The sentence with exactly these labels in bold and with its links kept. A label that does not
  /// occur word for word is left out; without labels the sentence stays unchanged.
  static func marked(_ labels: [String], in sentence: [Inline]) -> [Inline] {
    let pieces = pieces(of: sentence, destination: nil)
    let text = Array(pieces.map(\.text).joined())
    let isLabel = marks(labels, in: text)
    guard isLabel.contains(true) else { return sentence }
    var inlines: [Inline] = []
    var start = 0
    for piece in pieces {
      let end = start + piece.text.count
      while start < end {
        let stop = (start..<end).first { isLabel[$0] != isLabel[start] } ?? end
        let run = Inline.text(String(text[start..<stop]))
        let set = isLabel[start] ? Inline.strong([run]) : run
        append(piece.destination.map { .link(destination: $0, [set]) } ?? set, to: &inlines)
        start = stop
      }
    }
    return inlines
  }

  /// Adds an inline; text is joined to preceding text.
  private static func append(_ inline: Inline, to inlines: inout [Inline]) {
    if case .text(let text) = inline, case .text(let before)? = inlines.last {
      inlines[inlines.count - 1] = .text(before + text)
    } else {
      inlines.append(inline)
    }
  }

  private static func marks(_ labels: [String], in text: [Character]) -> [Bool] {
    var marks = Array(repeating: false, count: text.count)
    for label in labels.map(Array.init) where !label.isEmpty && label.count <= text.count {
      for start in 0...(text.count - label.count)
      where text[start..<(start + label.count)].elementsEqual(label) && !marks[start] {
        for index in start..<(start + label.count) { marks[index] = true }
        break
      }
    }
    return marks
  }

  private struct Piece {
    let text: String
    let destination: String?
  }

  private static func pieces(of inlines: [Inline], destination: String?) -> [Piece] {
    inlines.flatMap { inline -> [Piece] in
      switch inline {
      case .text, .code, .lineBreak, .image, .include:
        [Piece(text: inline.plain, destination: destination)]
      case .strong(let inner), .emphasis(let inner):
        pieces(of: inner, destination: destination)
      case .link(let destination, let inner):
        pieces(of: inner, destination: destination)
      }
    }
  }
}
