extension DocumentBinding {
  /// Whether the binding also lists steps that match no step of the procedure, so that new steps
  /// can be recognised. Bindings made by hand list only what they bind.
  var listsEveryStep: Bool { entries.contains { $0.text != nil || $0.steps.isEmpty } }

  /// The binding with the guesses at the `accepted` anchors confirmed.
  package func updated(accepting accepted: (String) -> Bool) -> DocumentBinding {
    DocumentBinding(
      procedure: procedure, document: document, locale: locale, sourceHash: sourceHash,
      entries: entries.map { entry in
        accepted(entry.anchor)
          ? Entry(
            anchor: entry.anchor, digest: entry.digest, steps: entry.steps, text: entry.text,
            reason: entry.reason) : entry
      },
      place: place)
  }

  /// The binding with all moved passages at their new anchors, and with the changes at the
  /// `accepted` anchors applied: reworded texts get a new digest, removed ones are dropped, new
  /// ones are added, and guesses are confirmed.
  package func updated(
    with drift: BindingDrift, for document: ForeignDocument, accepting accepted: (String) -> Bool
  ) -> DocumentBinding {
    let keepsText = entries.contains { $0.text != nil }
    let entries = zip(self.entries, drift.passages).compactMap { entry, passage -> Entry? in
      let isAccepted = accepted(passage.anchor) || accepted(entry.anchor)
      switch passage.change {
      case .unchanged:
        return isAccepted ? entry.pinned(passage, keepsText, isGuess: false) : entry
      case .moved:
        return entry.pinned(passage, keepsText, isGuess: entry.isGuess && !isAccepted)
      case .reworded: return isAccepted ? entry.pinned(passage, keepsText, isGuess: false) : entry
      case .removed: return isAccepted ? nil : entry
      case .new: return entry
      }
    }
    let new = drift.passages.dropFirst(self.entries.count).filter { accepted($0.anchor) }.map {
      Entry(anchor: $0.anchor, digest: "", steps: []).pinned($0, keepsText, isGuess: false)
    }
    return DocumentBinding(
      procedure: procedure, document: self.document, locale: locale,
      sourceHash: document.outline.document.sourceHash, entries: entries + new, place: place)
  }
}

extension DocumentBinding.Entry {
  fileprivate func pinned(
    _ passage: BindingDrift.Passage, _ keepsText: Bool, isGuess: Bool
  ) -> DocumentBinding.Entry {
    DocumentBinding.Entry(
      anchor: passage.anchor, digest: TextNormal.digest(ofNormal: passage.text), steps: steps,
      text: keepsText ? passage.text : nil, isGuess: isGuess, reason: reason)
  }
}
