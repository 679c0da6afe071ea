import Operations

/// Which of many choices a screen shows: those that contain what a person typed, at most a
/// screenful of them.
package struct ChoiceSearch: Hashable, Sendable {
  /// What the choices must contain: every word of it; empty for all choices.
  package let text: String
  /// How many choices are shown at most.
  package let most: Int

  package init(_ text: String = "", most: Int) {
    self.text = text.trimmingWhitespace
    self.most = most
  }

  /// The choices whose title, value or details contain every word, in their order.
  func found(in choices: [SessionScreen.Choice]) -> [SessionScreen.Choice] {
    let words = text.lowercased().split(whereSeparator: \.isWhitespace)
    guard !words.isEmpty else { return choices }
    return choices.filter { choice in
      let contents = ([choice.title] + choice.values + choice.details).map { $0.lowercased() }
      return words.allSatisfy { word in contents.contains { $0.contains(word) } }
    }
  }
}

extension SessionScreen {
  /// The same screen with only those choices that a search finds and that fit on it, and with a line
  /// that counts them. A choice keeps its number, and one that is not shown cannot be chosen by it.
  /// Why an earlier answer was refused is left out while searching, which is a new attempt.
  package func showing(_ search: ChoiceSearch, _ words: Words) -> SessionScreen {
    let found = search.found(in: choices)
    // Nobody searches among choices that have not been read.
    let count = found.count + unread
    guard !choices.isEmpty, !search.text.isEmpty || count > search.most else { return self }
    var screen = self
    screen.choices = Array(found.prefix(search.most))
    screen.count = Self.count(count, shown: screen.choices.count, search, words)
    if !search.text.isEmpty { screen.refusals = [] }
    if !search.text.isEmpty, !keys.contains(where: { $0.typed.isEmpty }) {
      let key =
        if found.count == 1, let only = found.first {
          AnswerKey(
            typed: "", name: words[.keyEnter], meaning: .choice(only.number),
            label: words.text(.answerTake, ["value": only.title]))
        } else {
          AnswerKey(
            typed: "", name: words[.keyEnter], meaning: .showAll, label: words[.answerShowAll])
        }
      screen.keys.insert(key, at: 0)
    }
    return screen
  }

  /// The same screen as `showing(_:_:)` makes it, with as many of the choices found as fit on a
  /// terminal with the rest of the step, and at least `fewestChoices`. A choice may take several
  /// rows.
  ///
  /// - Parameter rows: How many rows the terminal has; the last one is for what is typed.
  package func showing(
    _ search: ChoiceSearch, on terminal: TerminalView, rows: Int, _ words: Words
  ) -> SessionScreen {
    var most = max(rows, Self.fewestChoices)
    while true {
      let screen = showing(ChoiceSearch(search.text, most: most), words)
      let taken = terminal.rows(of: screen)
      guard taken >= rows, most > Self.fewestChoices else { return screen }
      // One less; or at once as many as there can be at most, because laying out takes time.
      let fitting = terminal.choices(of: screen, taking: taken, fittingIn: rows - 1)
      most = max(Self.fewestChoices, min(most - 1, screen.choices.count - 1, fitting))
    }
  }

  /// So many choices are shown also where the rest of the step fills the terminal.
  private static let fewestChoices = 3

  /// The search that a typed line begins; `nil` if it is the whole name of a choice, or no choice
  /// contains it, so that it is an answer.
  package func search(for line: String, most: Int) -> ChoiceSearch? {
    let search = ChoiceSearch(line, most: most)
    let wanted = search.text.lowercased()
    let named = choices.filter { choice in
      choice.title.lowercased() == wanted || choice.values.contains { $0.lowercased() == wanted }
    }
    // Of several with one name, the person sees what tells them apart.
    guard !wanted.isEmpty, named.count != 1, !search.found(in: choices).isEmpty else { return nil }
    return search
  }

  private static func count(
    _ count: Int, shown: Int, _ search: ChoiceSearch, _ words: Words
  ) -> String {
    let values = [
      "count": words.formats.number(count), "shown": words.formats.number(shown),
      "search": PrintableText.of(search.text),
    ]
    if search.text.isEmpty { return words.text(.questionShown, values) }
    return shown < count
      ? words.text(.questionFoundCut, values)
      : words.text(.questionFound, ["search": PrintableText.of(search.text)], count: count)
  }
}
