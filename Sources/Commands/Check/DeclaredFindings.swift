import DeclaredDomains
import Diagnostics
import Documents
import Operations
import Translation
import Workspaces

/// What is wrong in declared domains: in their declarations, and in their words.
struct DeclaredFindings {
  private let context: CommandContext

  init(_ context: CommandContext) { self.context = context }

  /// Diagnostics of the domains in all content folders.
  ///
  /// - Throws: `CommandFailure` or `WorkspaceFailure` if a file cannot be read.
  func all() throws -> [Diagnostic] {
    try context.content.declaredDomains().flatMap { try domain(at: $0.path) }
  }

  /// Diagnostics of the domains at a path: a folder with `domain.yaml`, that file, or a folder with
  /// such folders.
  ///
  /// - Throws: `CommandFailure` or `WorkspaceFailure` if a file cannot be read, or there is no domain.
  func domains(at path: String) throws -> [Diagnostic] {
    let name = ContentFolder.declarationName
    if path.hasSuffix("/\(name)") { return try domain(at: String(path.dropLast(name.count + 1))) }
    let folder = path.hasSuffix("/") ? String(path.dropLast()) : path
    // A file of any other name is one that is being written.
    if FileReading.isFile(folder) || FileReading.isFile("\(folder)/\(name)") {
      return try domain(at: folder)
    }
    let inner = try ContentFolder.declaredDomains(in: folder)
    guard !inner.isEmpty else { return try domain(at: folder) }
    return try inner.flatMap { try domain(at: $0.path) }
  }

  private func domain(at folder: String) throws -> [Diagnostic] {
    let isFile = FileReading.isFile(folder)
    let path = isFile ? folder : "\(folder)/\(ContentFolder.declarationName)"
    let file = try context.read(path)
    let (declaration, found) = DeclarationReader.read(
      DeclarationFile(path: path, bytes: file.bytes),
      among: context.declarations(beside: isFile ? nil : folder))
    guard let declaration, !isFile else { return found }
    let trial = "\(folder)/\(ContentFolder.trialName)"
    let wrong =
      FileReading.isFile(trial)
      ? TrialReader.read(
        DeclarationFile(path: trial, bytes: try context.read(trial).bytes), of: declaration
      ).diagnostics : []
    return found + wrong + (try words(of: declaration, in: "\(folder)/words"))
  }

  // MARK: - Words

  /// What the words of a declared domain lack, or have too much: an error, because nobody else could
  /// ever see them.
  private func words(of declaration: Declaration, in folder: String) throws -> [Diagnostic] {
    let inherited = try inheritedKeys(of: declaration)
    let needed = DeclaredWords(of: declaration)
    let lacking = needed.needed.filter { !inherited.contains($0) }
    let path = "\(folder)/en.yaml"
    guard FileReading.isFile(path) else {
      return lacking.isEmpty && !FileReading.exists(folder)
        ? [] : [WordsCheck.withoutEnglish(folder)]
    }
    let english = try context.read(path)
    var found = self.found(in: english, needed, lacking: lacking)
    let program = Set(try context.content.languages())
    let names = try FileReading.names(in: folder).sorted().filter { $0.hasSuffix(".yaml") }
    let languages = names.map { String($0.dropLast(".yaml".count)) }
    found += WordsCheck.languages(Set(languages), in: folder, program: program)
    for language in languages {
      let file = language == "en" ? english : try context.read("\(folder)/\(language).yaml")
      found += WordsCheck.diagnostics(of: file, in: language, against: english)
        .map { $0.id == .wordsMissing ? $0.with(.error) : $0 }
    }
    return found
  }

  /// The keys that the domains have which it extends.
  private func inheritedKeys(of declaration: Declaration) throws -> Set<String> {
    var keys: Set<String> = []
    for folder in try context.content.extended(by: declaration.id, from: declaration.extended) {
      let path = "\(folder)/words/en.yaml"
      guard FileReading.isFile(path) else { continue }
      keys.formUnion(WordsCheck.keys(of: try context.read(path)).map(\.key))
    }
    return keys
  }

  private func found(
    in english: SourceFile, _ words: DeclaredWords, lacking: [String]
  ) -> [Diagnostic] {
    let entries = WordsCheck.keys(of: english)
    let keys = Set(entries.map(\.key))
    let known = Set(words.needed).union(words.possible)
    var found = lacking.filter { !keys.contains($0) }.map { key in
      let line = key + ": \"…\""
      return Diagnostic(
        .wordsMissing, .error, at: SourcePlace(path: english.path),
        "key '\(key)' is missing, which the declaration needs", advice: "write '\(line)'")
    }
    for entry in entries {
      let place = SourcePlace(path: english.path, line: entry.line, length: entry.key.count)
      guard known.contains(entry.key) else {
        // Most likely it is one of those that are missing.
        let missing = EditDistance.nearest(
          to: entry.key, among: lacking.filter { !keys.contains($0) })
        let nearest =
          missing.isEmpty
          ? EditDistance.nearest(to: entry.key, among: known.sorted()) : missing
        found.append(
          Diagnostic(
            .wordsUnknown, .error, at: place, "nothing in the declaration is called '\(entry.key)'",
            advice: nearest.isEmpty
              ? "remove it" : "did you mean \(FindingText.either(nearest.map { "'\($0)'" }))?"))
        continue
      }
      let strange = Set(entry.placeholders).subtracting(words.placeholders[entry.key] ?? [])
      for name in strange.sorted() {
        found.append(
          Diagnostic(
            .wordsPlaceholders, .error, at: place,
            "nothing is put in for '\(name)' in key '\(entry.key)'"))
      }
    }
    return found
  }
}

extension CommandContext {
  /// Where declarations find each other: in the folder that a domain's own is in, and then in the
  /// content folders.
  ///
  /// - Parameter folder: the domain's own folder; `nil` for content folders alone.
  func declarations(beside folder: String?) -> DeclarationSource {
    let content = content
    let around = folder.map { "\($0)/.." }
    let programmed = Set(domains.providers.map(\.id)).subtracting(declared)
    return DeclarationSource(known: declared.sorted(), programmed: programmed) { id in
      let name = ContentFolder.declarationName
      let paths =
        [around.map { "\($0)/\(id)/\(name)" }].compactMap(\.self) + content.declaration(of: id)
      for path in paths where FileReading.isFile(path) {
        guard let file = try? FileReading.file(path) else { continue }
        return DeclarationFile(path: path, bytes: file.bytes)
      }
      return nil
    }
  }

  /// The ids of the domains in content folders that are declared.
  private var declared: [DomainID] {
    do {
      return try content.declaredDomains().map(\.id)
    } catch {
      // A folder that cannot be read has none; whatever names one of them says that it is missing.
      return []
    }
  }
}
