import ArgumentParser
import Documents
import FoundationEssentials
import Procedures
import Translation
import Workspaces

/// `--quality`: how well the comparison of languages finds faults on real pages.
struct QualityOptions: ParsableArguments {
  @Option(help: "The folder with the corpus: measure the comparison of languages on it.")
  var quality: String?
  @Option(help: "How many mutants of each kind are made of a page.") var mutants = 1
  @Option(help: "How many in a hundred pages are read.") var share = 100
  @Flag(help: "Measure on the half that rules were set on.") var setOn = false
  @Flag(help: "List what is found on untouched pages.") var findings = false
  @Flag(help: "Measure the kinds of steps read in several languages instead.") var kinds = false
  @Flag(help: "Measure how often the checks of sentences fire instead.") var checks = false
  @Flag(help: "With --checks: damage human-translated steps, and count what is found.")
  var planted = false
  @Option(help: "List findings of this check.") var check: String?
  @Option(help: "Write missed mutants of this kind into this folder.") var missed: String?
  @Option(help: "Seed of the mutants.") var seed = 1

  func printTable(shared: String, content: ContentFolder) throws {
    let labels = try content.resource("labels.yaml")
    let glossary = try LabelGlossary(yaml: String(decoding: labels.bytes, as: UTF8.self))
    let languages = try content.languageRules()
    if checks {
      let calibration = try CheckCalibration(
        shared: shared, glossary: glossary, languages: languages,
        half: setOn ? .setOn : .reported)
      print(planted ? calibration.plantedMarkdown : calibration.markdown)
      for example in calibration.examples where example.id.rawValue == check {
        print("\(example.kind) \(example.place)\n  \(example.source)\n  \(example.target)")
      }
      return
    }
    if kinds {
      let agreement = try KindAgreement(
        shared: shared, glossary: glossary, languages: languages,
        half: setOn ? .setOn : .reported, share: share)
      print(agreement.markdown)
      if findings {
        for found in agreement.differences {
          print(
            "\(found.folder): \(found.english.rawValue) ≠ \(found.other.rawValue): "
              + "\(found.englishText) ‖ \(found.otherText)")
        }
      }
      return
    }
    let corpus = try QualityCorpus(
      shared: shared, glossary: glossary, languages: languages, share: share)
    let table = MutationTable(
      corpus, half: setOn ? .setOn : .reported, mutants: mutants, seed: seed)
    print(table.markdown)
    if findings {
      for finding in table.findings {
        let found = finding.diagnostic
        print(
          "\(finding.against.rawValue): \(finding.page):\(found.place.line): \(found.id.rawValue): \(found.message)"
        )
      }
    }
    if let missed {
      for (index, mutant) in table.missed.enumerated() {
        try Data(mutant.file.bytes).write(
          to: URL(
            filePath:
              "\(missed)/\(mutant.kind)-\(mutant.against)-\(index)-\(mutant.file.path.replacing("/", with: "_").suffix(80))"
          ))
      }
    }
  }
}
