/// A grammar for XML (RELAX NG, ISO/IEC 19757-2), ready to check files against.
///
/// libxml2 reads the same grammar files and can validate with them, but it stops at the first error
/// in an element, gives no column, and needs the whole document as a tree. The tests therefore use
/// libxml2 for comparison, and the program uses this type.
///
/// Only the part of RELAX NG that a grammar of elements needs is supported: attributes are
/// independent of each other (no choices between them), and within one element a name always refers
/// to the same rule.
package struct Grammar: Sendable {
  let rules: [GrammarRule]
  let patterns: GrammarPatterns
  /// The number of the pattern that the root must match.
  let start: Int

  package enum Failure: Error, Hashable {
    /// The grammar itself cannot be used; the text says why.
    case unusable(String)
  }
}
