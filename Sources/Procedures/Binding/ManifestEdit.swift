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

  /// The manifest with one more language, and with words in it for what the steps name themselves.
  ///
  /// - Parameter wording: returns the words for the English ones or, where there are none, for a name.
  package static func adding(
    _ language: String, to manifest: SourceFile, wording: (String) -> String
  ) -> String {
    var lines = adding(language, to: manifest)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var end = lines.count
    // From the last one on, so that the places of the others stay.
    for step in (ManifestReader.read(manifest).manifest?.steps ?? []).reversed() {
      let begin = min(step.place.line, end)
      if !step.words.isEmpty,
        let index = lines[begin..<end].firstIndex(where: { $0.hasSuffix("  words:") })
      {
        let indent = lines[index].prefix { $0 == " " }
        lines.insert("\(indent)  \(language): {\(words(of: step, wording))}", at: index + 1)
      }
      end = begin
    }
    return lines.joined(separator: "\n")
  }

  /// What a step names, each with its words, as YAML.
  private static func words(
    of step: Manifest.StepEntry, _ wording: (String) -> String
  ) -> String {
    let english = step.words.first { $0.language == "en" }?.texts ?? []
    return Set(step.words.flatMap(\.texts).map(\.name)).sorted().map { name in
      let text = english.first { $0.name == name }?.text.value ?? name
      return "\(quoted(name)): \(quoted(wording(text)))"
    }.joined(separator: ", ")
  }

  private static func quoted(_ text: String) -> String {
    "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
  }
}
