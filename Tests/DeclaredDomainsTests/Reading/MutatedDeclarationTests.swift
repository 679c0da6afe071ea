import DeclaredDomains
import Diagnostics
import Foundation
import Operations
import Testing

/// Declarations with random changes are read without a crash, and what is loaded holds together.
///
/// `STEGVIS_MUTATIONS` sets how many there are of each.
struct MutatedDeclarationTests {
  private static let count =
    ProcessInfo.processInfo.environment["STEGVIS_MUTATIONS"].flatMap(Int.init) ?? 150

  @Test(arguments: [SampleDeclarations.loans, SampleDeclarations.exchange])
  func neverLoadsWhatHasAnError(sample: String) {
    var random = SplitMix(state: 25)
    var loaded = 0
    for round in 0..<Self.count {
      var text = sample
      for _ in 0...Int.random(in: 0...2, using: &random) { text = mutated(text, &random) }
      let (declaration, found) = DeclarationReader.read(
        DeclarationFile(path: "domain.yaml", bytes: Array(text.utf8)),
        among: SampleDeclarations.others)
      let hasErrors = found.contains { $0.severity == .error }
      #expect((declaration == nil) == hasErrors, "round \(round)")
      for diagnostic in found {
        #expect(diagnostic.place.line >= 1 && diagnostic.place.column >= 1)
      }
      guard let declaration else { continue }
      loaded += 1
      let wrong = DeclarationAudit(declaration).wrong
      #expect(wrong == [], "round \(round): \(wrong)\n\(text)")
    }
    // Otherwise the mutations are too wild to show anything.
    #expect(loaded > Self.count / 50, "\(loaded)")
  }

  private func mutated(_ text: String, _ random: inout SplitMix) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let line = Int.random(in: lines.indices, using: &random)
    switch Int.random(in: 0...8, using: &random) {
    case 0: lines.remove(at: line)
    case 1: lines.insert(lines[line], at: line)
    case 2: lines.swapAt(line, Int.random(in: lines.indices, using: &random))
    case 3: lines[line] = (Bool.random(using: &random) ? "  " : "") + lines[line].dropFirst(2)
    case 4, 5, 6:
      // A word of the file in place of another.
      let words = text.split { !($0.isLetter || $0.isNumber) }.map(String.init)
      let own = lines[line].split { !($0.isLetter || $0.isNumber) }.map(String.init)
      guard let from = own.randomElement(using: &random),
        let to = words.randomElement(using: &random)
      else { return text }
      lines[line] = lines[line].replacing(from, with: to, maxReplacements: 1)
    case 7:
      var characters = Array(lines[line])
      guard let index = characters.indices.randomElement(using: &random) else { return text }
      characters[index] = "{}[]$/.:|~\"' \u{301}\u{1F600}-".randomElement(using: &random) ?? "x"
      lines[line] = String(characters)
    case _:
      var characters = Array(lines[line])
      guard let index = characters.indices.randomElement(using: &random) else { return text }
      characters.remove(at: index)
      lines[line] = String(characters)
    }
    return lines.joined(separator: "\n")
  }
}

/// A generator whose numbers are the same in every run (Steele, Lea and Flood, 2014).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Holds a declaration against the rules, from its values alone: a second opinion on the reader.
struct DeclarationAudit {
  private(set) var wrong: [String] = []
  private let declaration: Declaration

  init(_ declaration: Declaration) {
    self.declaration = declaration
    for subject in declaration.subjects { audit(subject) }
    for operation in declaration.operations { audit(operation) }
  }

  private var settings: Set<String> { Set(declaration.settings.map(\.name)) }

  private func parts(of kind: String) -> [String] {
    guard let subject = declaration.subject(kind) else { return [] }
    return switch subject.identity {
    case .pointer: [kind]
    case .parts(let parts): parts.map(\.name)
    }
  }

  private mutating func audit(_ subject: SubjectDeclaration) {
    var seen: Set<String> = [subject.kind]
    var parent = subject.parent
    while let kind = parent {
      if !seen.insert(kind).inserted { return wrong.append("\(subject.kind) is in itself") }
      if declaration.subject(kind) == nil { wrong.append("no parent \(kind)") }
      parent = declaration.subject(kind)?.parent
    }
    if subject.facts.isEmpty { wrong.append("\(subject.kind) has no facts") }
    let own = settings.union(parts(of: subject.kind))
    if case .http = declaration.service.access {
      check(path: subject.read.get, own, "\(subject.kind).read")
    }
    for fact in subject.facts {
      if fact.type.element == .secret { wrong.append("\(fact.property) is a secret") }
      if let reading = fact.reading, subject.readings[reading] == nil {
        wrong.append("no reading \(reading)")
      }
      check(type: fact.type, fact.property)
      if case .dns(let name, let type, let servers) = fact.source {
        for template in [name, type, servers] { check(template, own, fact.property) }
      }
    }
  }

  private mutating func check(type: DeclaredType, _ place: String) {
    if case .subject(let kind, nil) = type.element, declaration.subject(kind) == nil {
      wrong.append("\(place): no kind \(kind)")
    }
  }

  private mutating func audit(_ operation: OperationDeclaration) {
    let id = operation.id.rawValue
    var names = settings.union(operation.inputs.map(\.name))
    for input in operation.inputs { check(type: input.type, "\(id).\(input.name)") }
    for concerned in operation.concerned {
      if Set(concerned.parts.keys) != Set(parts(of: concerned.kind)) {
        wrong.append("\(id): parts of \(concerned.alias)")
      }
      names.insert(concerned.alias)
    }
    names.insert("key")
    let secrets = Set(operation.inputs.filter { $0.type.element == .secret }.map(\.name))
    for call in operation.calls {
      if case .http(_, let path, let query, let headers) = call.target {
        check(path: path, names.subtracting(secrets), id)
        for template in Array(query.values) + Array(headers.values) {
          check(template, names.subtracting(secrets), id)
        }
      }
      if let body = call.body { check(body, names, id) }
    }
    if let created = operation.created {
      names.insert(created.alias)
      if declaration.subject(created.kind)?.list == nil { wrong.append("\(id): no list") }
    }
    switch operation.kind {
    case .change:
      if operation.predictions.isEmpty { wrong.append("\(id) predicts nothing") }
      if !(1...86_400).contains(operation.deadline) { wrong.append("\(id): deadline") }
      for alias in operation.predictions.keys where !names.contains(alias) {
        wrong.append("\(id) predicts \(alias)")
      }
      for rule in operation.inverses { audit(rule, of: operation) }
    case .check:
      if operation.outcomes.last?.condition != nil || operation.outcomes.isEmpty {
        wrong.append("\(id): no last outcome")
      }
    case .open: break
    case .choose, .decide, .record, .confirm: wrong.append("\(id) is a \(operation.kind)")
    }
  }

  private mutating func audit(
    _ rule: OperationDeclaration.InverseRule, of operation: OperationDeclaration
  ) {
    guard let inverse = declaration.operation(rule.operation), inverse.kind == .change else {
      return wrong.append("\(operation.id): no inverse \(rule.operation)")
    }
    let given = rule.inputs.map { Set($0.keys) } ?? Set(operation.inputs.map(\.name))
    for input in inverse.inputs
    where !input.isOptional && input.usual == nil && !given.contains(input.name) {
      wrong.append("\(operation.id): inverse without \(input.name)")
    }
  }

  private mutating func check(path: Template, _ names: Set<String>, _ place: String) {
    check(path, names, place)
    switch path {
    case .literal(.text(let text)):
      if !text.hasPrefix("/") || text.contains("..") { wrong.append("\(place): \(text)") }
    case .text(let pieces):
      if case .literal(let first)? = pieces.first, first.hasPrefix("/") { return }
      wrong.append("\(place): path")
    case .literal, .reference, .list, .object, .join, .less, .first, .each, .whole:
      wrong.append("\(place): no path")
    }
  }

  private mutating func check(_ template: Template, _ names: Set<String>, _ place: String) {
    func known(_ reference: Reference) -> Bool {
      names.contains(reference.name) || reference.name == "it"
    }
    switch template {
    case .literal: break
    case .text(let pieces):
      for case .reference(let reference, _) in pieces where !known(reference) {
        wrong.append("\(place): \(reference.name)")
      }
    case .reference(let reference):
      if !known(reference) { wrong.append("\(place): \(reference.name)") }
    case .list(let elements), .join(let elements), .first(let elements):
      for element in elements { check(element, names, place) }
    case .object(let members): for member in members { check(member.value, names, place) }
    case .less(let list, let matches):
      check(list, names, place)
      for match in matches { check(match.value, names, place) }
    case .each(let list, let made):
      check(list, names, place)
      check(made, names, place)
    case .whole(let reference, let set, _):
      if !known(reference) { wrong.append("\(place): \(reference.name)") }
      for match in set { check(match.value, names, place) }
    }
  }
}
