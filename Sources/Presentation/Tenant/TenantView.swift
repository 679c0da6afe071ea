import Operations

/// The state of a tenant, for `stegvis tenant show`.
package struct TenantView: Hashable, Sendable {
  /// The facts on one page, such as those about users.
  package struct Section: Hashable, Sendable {
    /// The title in the reader's language.
    package let title: String
    /// The name for programs, such as `activeUsers`, in no language.
    package let name: String
    package let facts: [Fact]

    package init(title: String, name: String, facts: [Fact]) {
      self.title = title
      self.name = name
      self.facts = facts
    }
  }

  package let title: String
  package let sections: [Section]

  package init(title: String, sections: [Section]) {
    self.title = title
    self.sections = sections
  }

  package func lines(_ words: Words) -> [TextLine] {
    let filled = sections.filter { !$0.facts.isEmpty }
    guard !filled.isEmpty else { return [TextLine(title, .strong), TextLine(words[.tenantEmpty])] }
    return [TextLine(title, .strong)]
      + filled.flatMap { section in
        [.empty, TextLine(section.title, .strong)]
          + TerminalView.lines(FactGroup.known(section.facts, words))
      }
  }

  package var json: JSONValue {
    .object(
      Dictionary(
        sections.map { section in
          (section.name, JSONValue.array(section.facts.map { JSONValue($0) }))
        }, uniquingKeysWith: { $1 }))
  }
}
