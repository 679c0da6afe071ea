import Foundation
import Testing
import Translation

/// Plural forms compared with the numbers that CLDR gives as samples of each.
struct PluralFormTests {
  /// A language, a form, and numbers that have it.
  struct Sample: CustomTestStringConvertible, Sendable {
    let language: String
    let form: PluralForm
    let numbers: [Int]
    var testDescription: String { "\(language), \(form.rawValue)" }
  }

  private static let samples: [Sample] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "plural-samples.tsv")
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.flatMap(samples(in:))
  }()

  /// Reads a line such as `hr sr<tab>one=1, 21<tab>few=2~4, 22`.
  private static func samples(in line: Substring) -> [Sample] {
    let cells = line.split(separator: "\t")
    return cells.dropFirst().flatMap { cell -> [Sample] in
      let parts = cell.split(separator: "=")
      guard let form = PluralForm(rawValue: String(parts[0])) else { return [] }
      let numbers = parts[1].split(separator: ", ").flatMap { range -> [Int] in
        let ends = range.split(separator: "~").compactMap { Int($0) }
        guard let low = ends.first, let high = ends.last else { return [] }
        return Array(low...high)
      }
      return cells[0].split(separator: " ").map {
        Sample(language: String($0), form: form, numbers: numbers)
      }
    }
  }

  @Test func hasSamplesOfEveryForm() {
    #expect(Set(Self.samples.map(\.form)) == Set(PluralForm.allCases))
    #expect(Set(Self.samples.map(\.language)).count > 180)
  }

  @Test func countsAsCLDRDoes() {
    for sample in Self.samples {
      #expect(PluralForm.forms(of: sample.language).contains(sample.form), "\(sample)")
      for number in sample.numbers {
        #expect(
          PluralForm.of(number, language: sample.language) == sample.form, "\(number): \(sample)")
        #expect(PluralForm.of(-number, language: sample.language) == sample.form, "-\(number)")
      }
    }
  }

  /// Rules that releases after the samples changed, and languages that were wrong before.
  @Test(arguments: [
    ("hr", 2, PluralForm.few), ("sr", 21, .one), ("bs", 5, .other), ("he", 20, .other),
    ("mt", 2, .two), ("ca", 1_000_000, .many), ("vi", 0, .one), ("en", Int.min, .other),
  ])
  func knowsLaterRules(language: String, count: Int, form: PluralForm) {
    #expect(PluralForm.of(count, language: language) == form)
  }

  /// A form that no whole number has would be asked of translators in vain.
  @Test func namesOnlyFormsThatWholeNumbersHave() {
    for (language, samples) in Dictionary(grouping: Self.samples, by: \.language) {
      #expect(Set(PluralForm.forms(of: language)) == Set(samples.map(\.form)), "\(language)")
    }
  }

  @Test func countsAsEnglishDoesWhereCLDRIsSilent() {
    #expect(PluralForm.forms(of: "qps") == [.one, .other])
  }
}
