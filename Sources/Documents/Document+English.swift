extension Document {
  /// The same document with the English of each unit that has no translation in its place; itself if
  /// there is none.
  ///
  /// Lines stay the same, columns do not. It is for showing a document that is still to be
  /// translated, and for finding its steps; what is missing in it, only the document itself says.
  ///
  /// - Parameter included: the files that the document may include.
  package func showingEnglish(including included: IncludedFiles? = nil) -> Document {
    let missing = segments.filter { segment in
      guard let range = segment.sourceRange, !range.isEmpty else { return false }
      return file.bytes[segment.targetRange].allSatisfy { SegmentScanner.isSpace($0) }
        && !segment.targetRange.contains { file.bytes[$0] == 0x0A || file.bytes[$0] == 0x0D }
    }
    guard !missing.isEmpty else { return self }
    var bytes: [UInt8] = []
    var position = 0
    for segment in missing where segment.targetRange.lowerBound >= position {
      let source = segment.source ?? ""
      let lines = UnitLines(english: source)
      guard !lines.isStructured else { continue }
      bytes += file.bytes[position..<segment.targetRange.lowerBound]
      bytes += Array(lines.inOneLine.utf8)
      position = segment.targetRange.upperBound
    }
    bytes += file.bytes[position...]
    return DocumentReader.read(
      SourceFile(path: file.path, bytes: bytes), locale: locale, including: included,
      languages: languages)
  }
}
