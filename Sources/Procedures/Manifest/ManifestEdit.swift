import Documents

/// Changes the text of a manifest and keeps all other lines unchanged.
package enum ManifestEdit {
  /// The manifest with one more language, as in `documents: {en: en.md, da: da.md}`.
  package static func adding(_ language: String, to manifest: SourceFile) -> String {
    String(decoding: manifest.bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).map { line in
        line.hasPrefix("documents: {") && line.hasSuffix("}") && !line.contains(" \(language):")
          ? "\(line.dropLast()), \(language): \(language).md}" : String(line)
      }.joined(separator: "\n")
  }
}
