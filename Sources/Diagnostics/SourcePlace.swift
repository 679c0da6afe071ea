/// A range of characters in a file.
package struct SourcePlace: Hashable, Sendable {
  /// The file's path, as it was given; `-` for standard input.
  package let path: String
  /// The line where it begins, counted from 1.
  package let line: Int
  /// The column where it begins, counted from 1, in characters (not bytes).
  package let column: Int
  /// The length in characters; 0 if only the start is known.
  package let length: Int

  package init(path: String, line: Int = 1, column: Int = 1, length: Int = 0) {
    self.path = path
    self.line = line
    self.column = column
    self.length = length
  }
}
