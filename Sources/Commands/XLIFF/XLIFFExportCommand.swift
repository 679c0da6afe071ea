import ArgumentParser
import Presentation
import Translation
import Workspaces

extension XLIFFVersion: ExpressibleByArgument {}
extension XLIFFShape: ExpressibleByArgument {}

/// `stegvis xliff export`: writes bilingual documents and locale files as XLIFF.
struct XLIFFExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Export bilingual documents, procedures and the program's own words as XLIFF.",
    discussion: """
      Each sentence is a unit with its English, its translation, its state, and a
      note that says where it is and which operation its step is bound to. Bold,
      links, code and images are inline codes. Labels come with their official
      names, terms with their translations, and unfinished sentences with
      translations from those documents of --memory that people have translated.
      The title, the description and the texts of images follow if the English file
      is at hand.

      Without -o, the XLIFF is written to standard output as one file. If -o names a
      folder, each document gets its own file.

      EXAMPLES
        stegvis xliff export guide.sv.md -o guide.xlf
        stegvis xliff export docs --version 1.2 --memory docs -o for-agency/
        stegvis xliff export procedures/reduce-licenses/nl.md
        stegvis xliff export locales/sv.yaml --version 2.2 -o words.xlf
        stegvis xliff export guide.sv.md --shape microsoft --version 1.2
      """)

  @ArgumentParser.Argument(help: "Bilingual documents, folders and locale files.")
  var paths: [String]
  @OptionGroup var common: CommonOptions
  @Option(help: "The XLIFF version: 1.2, 2.0, 2.1 or 2.2.") var version: XLIFFVersion = .v21
  @Option(help: "The shape of the file: standard, or microsoft as Microsoft's own tool writes it.")
  var shape: XLIFFShape = .standard
  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "Where to write: a file or a folder. Default: standard output.", valueName: "path"))
  var output: String?
  @Option(
    help: ArgumentHelp(
      "A document or folder to take translations from; can be given several times.",
      valueName: "path"))
  var memory: [String] = []
  @Option(
    help: ArgumentHelp(
      "The English file, or the folder it is in. Default: the file next to the document.",
      valueName: "path"))
  var english: String?

  func run() throws {
    let context = try CommandContext(common)
    let source = XLIFFSource(
      context: context, glossary: try context.procedures.labels(),
      terms: try context.procedures.terms(), english: english)
    let known = try source.memories(of: memory)
    let writer = XLIFFWriter(version: version, shape: shape)
    let files = try source.paths(paths)
    var progress = Progress(of: files.count)
    var together: [XLIFFFile] = []
    var written = 0
    for (index, path) in files.enumerated() {
      progress.show(index)
      guard let item = try source.item(path) else { continue }
      context.complain(item.problems)
      let file = source.file(item, named: original(of: path), memories: known)
      if let folder {
        try context.save(
          writer.text([file]),
          to: "\(folder)/\(name(of: path))\(path.hasSuffix(".xlf") ? "" : ".xlf")")
        written += 1
      } else {
        together.append(file)
      }
    }
    progress.clear()
    if folder != nil {
      context.write([TextLine(context.words.text(.xliffExported, count: written))])
      return
    }
    guard let first = together.first else {
      throw context.failure(.wrongUsage, .xliffNothing)
    }
    guard together.allSatisfy({ $0.targetLanguage == first.targetLanguage }) else {
      throw context.failure(.wrongUsage, .xliffLanguages)
    }
    let text = writer.text(together)
    if let output {
      try context.save(text, to: output)
    } else {
      Output.write(file: Array(text.utf8))
    }
  }

  /// The folder to write to; `nil` to write everything to one file.
  private var folder: String? {
    guard let output,
      output.hasSuffix("/") || FileReading.exists(output) && !FileReading.isFile(output)
    else { return nil }
    return output.hasSuffix("/") ? String(output.dropLast()) : output
  }

  /// The path to write into the file, without the folders of this machine above the given path.
  private func original(of path: String) -> String {
    guard path.hasPrefix("/") else {
      return path.hasPrefix("./") ? String(path.dropFirst(2)) : path
    }
    let below = name(of: path)
    let above = path.dropLast(below.count).split(separator: "/").last.map { "\($0)/" } ?? ""
    return above + below
  }

  /// The path below the given folder; for a given file, its name.
  private func name(of path: String) -> String {
    for given in paths
    where path.hasPrefix(given + "/") || path.hasPrefix(given) && given.hasSuffix("/") {
      return String(path.dropFirst(given.count).drop { $0 == "/" })
    }
    return path.split(separator: "/").last.map(String.init) ?? path
  }
}
