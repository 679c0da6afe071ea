import Diagnostics
import Documents
import Operations
import Procedures
import Sessions
import Translation

/// The language of one reader: the words of the program and of its domains, and how values are
/// written.
package struct Words: Sendable {
  package private(set) var catalogue: MessageCatalogue
  package let formats: LocaleFormats
  /// The names to show in place of the domain's ids, such as a product's name for its part number.
  package private(set) var names: [String: String]
  /// The domain whose own way to say a sentence goes before the program's; `nil` for none.
  package private(set) var domain: String?
  /// The labels of a screen in another language; `nil` if the screen is in the reader's language.
  package let labels: LabelNames?
  /// The labels of the screen that nobody has seen; `nil` if the screen is in English.
  package let unseen: UnseenLabels?
  /// The properties whose values are codes of countries (ISO 3166-1 alpha-2), which are shown as
  /// names; also the types of such values, and what refusals call them.
  package let countryProperties: Set<String>
  /// Whether the facts of a property are compared but not shown.
  package private(set) var hides: @Sendable (String) -> Bool
  /// What is known of operations that have only been practised.
  package private(set) var proofs: KnownProofs
  /// What subjects are called beside others of the same name.
  private var subjectNames: [Subject: String] = [:]
  /// The names of subjects of which something else shows only the id, such as a list of members.
  private var learned: [Subject: String] = [:]

  package init(
    catalogue: MessageCatalogue, formats: LocaleFormats, names: [String: String] = [:],
    labels: LabelNames? = nil, unseen: UnseenLabels? = nil, countryProperties: Set<String> = [],
    hides: @escaping @Sendable (String) -> Bool = { _ in false }, domain: String? = nil,
    proofs: KnownProofs = KnownProofs()
  ) {
    self.catalogue = catalogue
    self.formats =
      catalogue[MessageKey.valueMoment.rawValue].map { formats.with(moment: $0) } ?? formats
    self.names = names
    self.domain = domain
    self.labels = labels
    self.unseen = unseen
    self.countryProperties = countryProperties
    self.hides = hides
    self.proofs = proofs
  }

  /// The same words on another tenant: with its names, and as its domain says them.
  package func naming(_ names: [String: String], of domain: String?) -> Words {
    Words(
      catalogue: catalogue, formats: formats, names: names, labels: labels, unseen: unseen,
      countryProperties: countryProperties, hides: hides, domain: domain, proofs: proofs)
  }

  /// The same words where only what was proved on these services counts.
  ///
  /// - Parameter services: as `--tenant` takes them.
  package func proved(on services: [String]) -> Words {
    var words = self
    words.proofs = proofs.limited(to: services)
    return words
  }

  /// The same words with more names; those that they have stay.
  func adding(_ more: [String: String]) -> Words {
    guard !more.isEmpty else { return self }
    var words = self
    words.names.merge(more) { known, _ in known }
    return words
  }

  /// The same words for instances of domains, by their names.
  package func knowing(_ instances: [String: String]) -> Words {
    guard !instances.isEmpty else { return self }
    var words = self
    words.catalogue = catalogue.knowing(instances)
    return words
  }

  /// The same words, which hide other facts.
  package func hiding(_ hides: @escaping @Sendable (String) -> Bool) -> Words {
    var words = self
    words.hides = hides
    return words
  }

  /// The same words as a domain says them.
  package func saying(as domain: String?) -> Words {
    guard domain != self.domain else { return self }
    var words = self
    words.domain = domain
    return words
  }

  /// The same words as the domain says them that has an operation; of one without a word, nothing is
  /// known.
  package func saying(as operation: OperationID) -> Words {
    let word = catalogue[KeyFamily.operation.key(operation.rawValue)]
    return word.map { saying(as: $0.domain) } ?? self
  }

  /// The same words as the domain says them that has the first of these roles.
  private func saying(asOwnerOf roles: [String]) -> Words {
    let word = roles.first.flatMap { catalogue[KeyFamily.role.key($0)] }
    return word.map { saying(as: $0.domain) } ?? self
  }

  package var language: String { catalogue.language }

  /// That some sentences are in English, because the reader's language lacks them; `nil` if it has
  /// all.
  package var borrowed: String? {
    guard catalogue.borrowed > 0, language != "en" else { return nil }
    return text(.noticeBorrowed, ["language": self.language(language)], count: catalogue.borrowed)
  }

  /// The sentence of a key, with an ellipsis for each placeholder; the key itself if there is none.
  package subscript(_ key: MessageKey) -> String {
    // The switch behind `rawValue` has a case for each key: inlined into every caller, it doubled the
    // time that an optimised build of this target takes (84 to 43 s of processor time).
    @inline(never) get { text(key) }
  }

  /// The sentence of a key, with `values` for its placeholders; the key itself if there is none.
  ///
  /// - Parameter count: selects the plural form, and is the value of `{count}`.
  @inline(never)
  package func text(
    _ key: MessageKey, _ values: [String: String] = [:], count: Int? = nil
  ) -> String {
    sentence(key.rawValue, values, count: count) ?? key.rawValue
  }

  /// The words for a reason's code; the reason itself if there are none.
  package func reason(_ reason: String) -> String {
    if let (reason, place) = PlacedReason.read(reason) {
      return sentence(.reason, reason.rawValue, ["place": .text(place)]) ?? place
    }
    return word(.reason, reason) ?? reason
  }

  /// The word for a name in a family; `nil` if the language has none.
  package func word(_ family: KeyFamily, _ name: String) -> String? {
    catalogue[family.key(name), in: domain]?.text
  }

  /// The sentence for a name in a family, with values for its placeholders; `nil` if the language
  /// has none.
  ///
  /// If there is a value `count`, it selects the plural form.
  package func sentence(
    _ family: KeyFamily, _ name: String, _ values: [String: Value]
  ) -> String? {
    sentence(
      family.key(name), values.mapValues { text(of: $0) }, count: values["count"]?.number)
  }

  private func sentence(_ key: String, _ values: [String: String], count: Int?) -> String? {
    guard let count else { return catalogue[key, in: domain]?.filled(values) }
    let numbered = values.merging(["count": formats.number(count)]) { given, _ in given }
    return catalogue[key, count: count, in: domain]?.filled(numbered)
  }
}

/// A family of words for names that other targets use; a key is the family, a dot and the name.
package enum KeyFamily: String, Hashable, Sendable, CaseIterable {
  /// A property of a fact.
  case fact
  /// A word of a closed set.
  case code
  /// Why something was refused.
  case refusal
  /// What to do after a refusal; one for each `refusal`.
  case advice
  /// How an operation ends: `outcome.<operation>.<outcome>`, else `outcome.<outcome>`.
  case outcome
  /// What an operation does, in the infinitive.
  case operation
  /// What an operation does besides what was chosen, told before anybody consents to it.
  case extent
  /// The question of a `decide`, `choose` or `record` operation: `ask.<operation>`.
  case ask
  /// The type of an input.
  case type
  /// The type of an input that is a list.
  case types
  /// What a person gives for a change and nobody keeps.
  case secret
  case role
  /// A page, by its label on the screen.
  case page
  case verdict
  /// What a verdict means, in a sentence.
  case meaning
  case mode
  /// What a mode means, in a sentence.
  case modeMeaning
  case stop
  /// An operation's kind.
  case kind
  /// What a documented step asks for.
  case stepKind
  /// What the documents of a census contain.
  case construct
  /// The kind of an alert in a document.
  case alert
  /// The name of a language.
  case language
  case performer
  case reconciliation
  /// What goes wrong on a practice tenant.
  case fault
  /// What a person may do on the web page.
  case webRole
  /// Why a file cannot be used.
  case reason
  /// What a subject is called that has only an id, by facts about it: `{product} ({channel})`.
  case naming
  /// What contradicts itself in the file of an organisation.
  case organisation
  /// What is tried of an operation on a service; `proof.reason.<reason>`, why it was not, and
  /// `proof.end.<end>`, what mutants came to.
  case proof
  /// What speaks against an operation, and what to do.
  case proofFault
  /// A rule of the plug-in protocol, and `conformance.reason.<reason>`, why one was not tried.
  case conformance
  /// How a program broke a rule of the plug-in protocol, and what to do.
  case breach
  /// What a proposed declaration asks and says, in its file.
  case proposal
  /// What `check` finds, by the id of the diagnostic.
  case finding
  /// What to do about a finding.
  case findingAdvice
  /// A part of a finding, and what the parsers of XML and YAML say.
  case findingPart

  /// The key of a name in the files of words, such as `role.<name>`.
  package func key(_ name: String) -> String { "\(rawValue).\(name)" }
}

/// A document's text in the reader's language.
extension Words {
  /// The runs of a document's sentence, with the labels that the reader's screen shows, and the
  /// English name of those that nobody has seen there.
  package func runs(of sentence: [Inline]) -> [TextRun] {
    let runs = TextRun.runs(of: sentence)
    guard labels != nil || unseen != nil else { return runs }
    return runs.map { run in
      guard run.picture == nil else { return run }
      switch run.kind {
      case .label:
        let name = labels?.name(of: run.text) ?? run.text
        return TextRun(.label, name, english: unseen?.english(of: name))
      case .link: return TextRun(run.kind, labels?.name(of: run.text) ?? run.text)
      case .plain, .code: return run
      }
    }
  }

  /// The text of a procedure that the graph runs through; `nil` if it has none in this language.
  package func text(of procedure: ProcedureID, in graph: StepGraph) -> ProcedureText? {
    graph.procedures.first { $0.id == procedure }?.text(in: language)
  }

  /// What a step is called in a list: what its operation does; where a person does it as a document
  /// says, or is asked whether to do a part at all, the title of that part or the beginning of the
  /// sentence, because others would be called alike.
  package func name(of node: StepGraph.Node, in graph: StepGraph?) -> String {
    let asksForPart = node.step.operation.skips != nil
    if asksForPart, let graph, let part = graph.nodes.first(where: { $0.calls.last == node.id }),
      let title = text(of: part.procedure, in: graph)?.title
    {
      return runs(of: title).plain
    }
    guard node.isByPerson || asksForPart, let graph,
      let step = text(of: node.procedure, in: graph)?.steps[node.step.id]
    else { return marking(node, operation(node.step.operation.id)) }
    var sentence = Self.withoutEnd(runs(naming: step.sentence).plain.trimmingWhitespace)
    if asksForPart, sentence.hasSuffix("?") { sentence.removeLast() }
    guard !sentence.isEmpty else { return operation(node.step.operation.id) }
    return sentence.count > Self.longestName
      ? "\(sentence.prefix(Self.longestName - 1))…" : sentence
  }

  /// What a step is called, with the words that Stegvis added it, if it did.
  package func marking(_ node: StepGraph.Node, _ name: String) -> String {
    node.isAdded ? text(.addedStep, ["text": name]) : name
  }

  /// A sentence without the mark at its end, because more follows it on the line.
  private static func withoutEnd(_ sentence: String) -> String {
    guard let last = sentence.last, ".:;".contains(last), !sentence.hasSuffix("..") else {
      return sentence
    }
    return String(sentence.dropLast())
  }

  /// So many characters of a sentence fit on a line with a reason behind them.
  private static let longestName = 60

  /// Where a step is, such as "Step 3 of 14", and the number that the document shows for it.
  package func position(of node: StepGraph.Node, ordinal: Int, of count: Int) -> String {
    guard let place = node.step.place else {
      return text(
        node.isAdded ? .screenPositionAdded : .screenPosition,
        ["number": formats.number(ordinal), "count": formats.number(count)])
    }
    let values = [
      "number": formats.number(place.number), "count": formats.number(place.count),
      "part": formats.number(place.part), "parts": formats.number(place.partCount),
    ]
    let position = text(
      place.partCount > 1 ? .screenPositionInPart : .screenPosition,
      place.partCount > 1 ? values : values.filter { $0.key == "number" || $0.key == "count" })
    guard let shown = place.shownNumber, shown != "\(place.number)" else { return position }
    return text(.screenShownNumber, ["position": position, "shown": shown])
  }

  /// The title of the graph's own procedure; its id if it has no text in this language.
  package func title(of graph: StepGraph) -> String {
    text(of: graph.procedure, in: graph).map { runs(of: $0.title).plain } ?? "\(graph.procedure)"
  }
}

/// Values in the words of the reader's language.
extension Words {
  /// What people call a subject, in the reader's language if it has a name there.
  package func name(of subject: Subject) -> String {
    subjectNames[subject] ?? ownName(of: subject)
  }

  private func ownName(of subject: Subject) -> String {
    names[subject.name] ?? (subject.isNamed ? nil : learned[subject]) ?? subject.name
  }

  /// The same words, which call these subjects by their names also where only their ids are read.
  func learning(_ subjects: [Subject]) -> Words {
    var last: Subject?
    let new = subjects.filter { subject in
      // The facts of one subject stand beside each other, of ten thousand users, too.
      guard last?.id != subject.id || last?.name != subject.name else { return false }
      last = subject
      return subject.isNamed && learned[subject] != subject.name
    }
    guard !new.isEmpty else { return self }
    var words = self
    for subject in new { words.learned[subject] = subject.name }
    return words
  }

  /// The same words, which name the subjects so that those of one name are told apart wherever they
  /// are shown beside each other.
  package func tellingApart(_ subjects: [Subject]) -> Words {
    guard subjects.count > 1 else { return self }
    let apart = names(of: subjects).filter { $1 != name(of: $0) }
    guard !apart.isEmpty else { return self }
    var words = self
    words.subjectNames.merge(apart) { $1 }
    return words
  }

  /// What people call each of the subjects; of several with one name, with the last digits of their
  /// ids.
  package func names(of subjects: some Sequence<Subject>) -> [Subject: String] {
    let named = Dictionary(grouping: Set(subjects)) { name(of: $0) }
    return Dictionary(
      uniqueKeysWithValues: named.flatMap { name, subjects in
        subjects.map { ($0, subjects.count > 1 ? nameWithDigits($0) : name) }
      })
  }

  /// The name of a subject with the last digits of its id, which tell it apart from others of that
  /// name; without digits if the name is its id.
  package func nameWithDigits(_ subject: Subject) -> String {
    guard subject.isResolved else { return name(of: subject) }
    return text(
      .nameWithDigits,
      ["name": ownName(of: subject), "digits": String(subject.ownID.suffix(6))])
  }

  /// The value as the reader would write it.
  ///
  /// - Parameter property: the property it is a value of, for words that depend on it:
  ///   `code.accountState.active` takes precedence over `code.active`, and
  ///   `code.recurringBilling.true` over `value.yes`.
  package func text(of value: Value, property: String? = nil) -> String {
    switch value {
    case .text(let text):
      property.map(countryProperties.contains) == true
        ? formats.country(text) : names[text] ?? text
    case .subject(let subject): name(of: subject)
    case .number(let number): formats.number(number)
    case .bytes(let count): formats.bytes(count)
    case .flag(let isSet):
      property.flatMap { word(.code, "\($0).\(isSet)") } ?? self[isSet ? .valueYes : .valueNo]
    case .instant(let seconds): formats.instant(seconds)
    case .code(let code):
      property.flatMap { word(.code, "\($0).\(code)") } ?? word(.code, code) ?? names[code] ?? code
    case .list(let values):
      values.isEmpty
        ? self[.valueEmpty]
        : tellingApart(value.allSubjects).list(values, property: property)
    case .absent: self[.valueNone]
    case .changed: self[.valueChanged]
    case .expected(let expectation): text(of: expectation, property: property)
    case .unread(let refusal): text(.valueUnread, ["reason": self.refusal(refusal)])
    }
  }

  /// Whether what people choose by this type are countries, by their codes.
  package func areCountries(_ type: ValueType) -> Bool {
    countryProperties.contains(type.name)
  }

  /// What is expected of a value, such as "with “hall” added".
  private func text(of expectation: Expectation, property: String?) -> String {
    let words = tellingApart(expectation.values.flatMap(\.allSubjects))
    let values = expectation.values.map { words.quoted($0, property: property) }
    return switch expectation {
    case .oneOf: text(.valueOneOf, ["values": formats.alternatives(values)])
    case .has: text(.valueHas, ["values": formats.list(values)])
    case .lacks: text(.valueLacks, ["values": formats.list(values)])
    case .present: self[.valuePresent]
    case .later: self[.valueLater]
    case .asked(let value):
      text(.valueAsked, ["value": words.text(of: value, property: property)])
    }
  }

  /// A value within a sentence: a text in quotation marks.
  private func quoted(_ value: Value, property: String?) -> String {
    let own = text(ofElement: value, property: property)
    return if case .text = value { text(.valueQuoted, ["text": own]) } else { own }
  }

  private func list(_ values: [Value], property: String?) -> String {
    formats.list(values.map { text(ofElement: $0, property: property) })
  }

  /// An element of a list. One that is itself a list is written as what it is about, with the codes
  /// that apply to that in brackets.
  private func text(ofElement value: Value, property: String?) -> String {
    guard case .list(let parts) = value else { return text(of: value, property: property) }
    var about: [String] = []
    var codes: [Value] = []
    for part in parts {
      if case .code = part {
        codes.append(part)
      } else {
        about.append(text(of: part, property: property))
      }
    }
    return "\(about.joined(separator: " – ")) (\(text(of: .list(codes), property: property)))"
  }

  /// A difference, as "property: before → after"; of a property that is not shown, without the values.
  package func text(of difference: Difference) -> String {
    guard !hides(difference.property) else {
      return text(
        .choiceLine,
        ["operation": property(difference.property), "value": self[.valueHiddenChange]])
    }
    let words = tellingApart(difference.before.allSubjects + difference.after.allSubjects)
    return text(
      .change,
      [
        "property": property(difference.property),
        "before": words.text(of: difference.before, property: difference.property),
        "after": words.text(of: difference.after, property: difference.property),
      ])
  }

  /// A fact, as "property: value".
  package func text(of fact: Fact) -> String {
    "\(property(fact.property)): \(text(of: fact.value, property: fact.property))"
  }
}

extension Value {
  /// The subjects in a value, however deep in lists; unlike `subjects`, without texts.
  var allSubjects: [Subject] {
    switch self {
    case .subject(let subject): [subject]
    case .list(let values): values.flatMap(\.allSubjects)
    case .expected(let expectation): expectation.values.flatMap(\.allSubjects)
    case .text, .number, .bytes, .flag, .instant, .code, .absent, .changed, .unread: []
    }
  }
}

extension Subject {
  /// What its service goes by: the last part of an id that begins with the service's name.
  fileprivate var ownID: Substring {
    // Most ids have none, and looking for it character by character takes long.
    guard id.utf8.contains(UInt8(ascii: "/")) else { return id[...] }
    return id.lastIndex(of: "/").map { id[id.index(after: $0)...] } ?? id[...]
  }

  /// Whether it has a name that is more than its id.
  fileprivate var isNamed: Bool { isResolved && ownID != name }
}

extension Difference {
  /// The subject of the property and those in its values.
  var allSubjects: [Subject] { [subject] + before.allSubjects + after.allSubjects }
}

/// Words for the names that the domain and the engine use.
///
/// A name without a word is shown as it is: a person can read `archiveState`, whereas a screen that
/// fails would stop the work. A test checks that no word is missing.
extension Words {
  /// The word for a property of a fact, given by its name in the domain.
  package func property(_ name: String) -> String { word(.fact, name) ?? name }
  /// What an operation does, in the infinitive, and at which of several services of one domain.
  package func operation(_ id: OperationID) -> String {
    guard let word = word(.operation, id.rawValue) else { return "\(id)" }
    return catalogue.distinguishedInstance(of: id.rawValue).map {
      text(.nameOfInstance, ["name": word, "instance": $0])
    } ?? word
  }
  /// What several operations do, as an enumeration; only the first begins with a capital.
  package func enumeration(ofOperations names: [String]) -> String {
    formats.list(
      names.enumerated().map { index, name in
        index == 0 ? name : name.prefix(1).lowercased() + name.dropFirst()
      })
  }
  /// The word for a role, given by its name in the domain.
  package func role(_ name: String) -> String { word(.role, name) ?? name }
  /// The name of a page, as the reader's screen shows it.
  package func page(_ name: String) -> String {
    let own = word(.page, name) ?? name
    return labels?.name(of: own) ?? own
  }
  package func kind(_ kind: OperationKind) -> String { word(.kind, kind.rawValue) ?? "\(kind)" }
  package func mode(_ mode: SessionMode) -> String { word(.mode, mode.rawValue) ?? "\(mode)" }
  package func verdict(_ verdict: Verdict) -> String {
    word(.verdict, verdict.rawValue) ?? "\(verdict)"
  }
  /// Why a session stopped.
  package func stop(_ reason: StopReason) -> String { word(.stop, reason.rawValue) ?? "\(reason)" }

  /// The word for a type of input, in the plural if the type is a list.
  package func type(_ type: ValueType) -> String {
    word(type.isList ? .types : .type, type.name) ?? "\(type)"
  }

  /// The word for an outcome: the operation's own, else the one that all operations share.
  package func outcome(_ outcome: String, of operation: OperationID) -> String {
    word(.outcome, "\(operation).\(outcome)") ?? word(.outcome, outcome) ?? outcome
  }

  /// What a secret of a change is called, such as "First password".
  package func secret(_ name: String) -> String { word(.secret, name) ?? name }

  /// What is known of whether an operation does what it predicts on a real service.
  func known(_ operation: Operation) -> Operation.Trial {
    guard operation.trial == .practised, let proof = proofs.newest(of: operation.id) else {
      return operation.trial
    }
    return .proved(proof)
  }

  /// Whether an operation has been tried on a real service, in a sentence; `nil` where its program
  /// answers for it.
  package func trial(_ trial: Operation.Trial) -> String? {
    switch trial {
    case .none: nil
    case .practised: self[.operationsPractised]
    case .proved(let proof):
      text(
        proof.version.isEmpty ? .operationsProved : .operationsProvedVersion,
        [
          "service": proof.service, "version": proof.version, "day": formats.day(proof.at),
        ])
    }
  }

  /// How a step ends: in its own words, else in those of its operation.
  package func outcome(_ outcome: String, of step: Step) -> String {
    step.words[language]?[outcome] ?? self.outcome(outcome, of: step.operation.id)
  }

  /// What was chosen at a step: in the step's own words, else as any value; `nil` for a step that is
  /// not known.
  package func text(of value: Value, at step: Step?) -> String {
    if case .text(let name) = value, let word = step?.words[language]?[name] { return word }
    return text(of: value)
  }

  /// The question of an operation; `nil` if the language has none for it.
  ///
  /// - Parameter form: what a step has selected to be collected; without a question of its own, it is
  ///   asked for as the operation asks.
  package func question(of operation: OperationID, form: String? = nil) -> String? {
    form.flatMap { word(.ask, "\(operation).\($0)") } ?? word(.ask, operation.rawValue)
  }

  /// Why something was refused.
  package func refusal(_ refusal: Refusal) -> String {
    sentence(.refusal, refusal.code, named(refusal.values)) ?? refusal.code
  }

  /// What to do after a refusal; `nil` if there is nothing to add.
  package func advice(_ refusal: Refusal) -> String? {
    if case .list(let nearest)? = refusal.values["nearest"], nearest.isEmpty {
      return word(.advice, "noneNear")
    }
    return saying(asOwnerOf: refusal.values["roles"]?.texts ?? [])
      .sentence(.advice, refusal.code, named(refusal.values))
  }

  /// The values of a refusal, with roles and similar names written as alternatives, "this or that",
  /// and a property and its value in the reader's words.
  private func named(_ values: [String: Value]) -> [String: Value] {
    var named = values
    if let roles = values["roles"]?.texts {
      named["roles"] = .text(anyRole(roles))
    }
    if let nearest = values["nearest"]?.texts {
      named["nearest"] = .text(formats.alternatives(nearest.map { text(of: .text($0)) }))
    }
    for (name, value) in values where countryProperties.contains(name) {
      if let country = value.text { named[name] = .text(formats.country(country)) }
    }
    if case .code(let property)? = values["property"] {
      named["property"] = .text(self.property(property))
      named["value"] = values["value"].map {
        .text(hides(property) ? self[.valueHidden] : text(of: $0, property: property))
      }
    }
    return named
  }

  /// That one of the roles is enough; without roles, that everybody may.
  package func roles(_ names: [String]) -> String {
    names.isEmpty ? self[.showEverybody] : text(.showAnyRole, ["roles": anyRole(names)])
  }

  /// The names of the roles as alternatives, "this or that".
  package func anyRole(_ names: [String]) -> String { formats.alternatives(names.map(role)) }

  /// That it cannot be known whether the reader has one of these roles, and what follows from it.
  package func unread(_ reason: UnreadRoles, roles: [String]) -> String {
    let words = saying(asOwnerOf: roles)
    return switch reason {
    case .accountElsewhere: words.text(.screenRolesElsewhere, ["roles": anyRole(roles)])
    case .refused(let evidence):
      words.text(.screenRolesUnread, ["roles": anyRole(roles), "evidence": evidence])
    }
  }

  /// The name of a language by its tag, such as "Swedish".
  package func language(_ tag: String) -> String { word(.language, tag) ?? tag }

  /// The word for the sentences in this share of a translation.
  package func share(_ share: TranslationStatus.Share) -> String {
    switch share {
    case .missing: self[.statusMissing]
    case .stale: self[.statusStale]
    case .machine: self[.statusMachine]
    case .translated: self[.statusTranslated]
    case .reviewed: self[.statusReviewed]
    }
  }
}

/// Finds the words a language lacks; tests check that there are none.
extension Words {
  /// The keys of those names in a family that have no word.
  package func missing(_ family: KeyFamily, _ names: [String]) -> [String] {
    names.filter { name in
      catalogue[family.key(name)] == nil && catalogue[family.key(name), count: 2] == nil
    }.map(family.key)
  }

  /// The keys without a word that a domain's catalogue needs, for operations, outcomes, types,
  /// pages, roles and questions.
  package func missing(for domain: Catalogue) -> [String] {
    let operations = domain.operations.values.sorted { $0.id < $1.id }
    let types = operations.flatMap { [$0.collects].compactMap(\.self) }
    return missing(.operation, operations.map(\.id.rawValue))
      + missing(.secret, unique(operations.flatMap { $0.secrets.map(\.name) }))
      + missing(.role, domain.roles)
      + missing(.type, unique(types.map(\.name)))
      + missing(.types, unique(types.filter(\.isList).map(\.name)))
      + missing(.page, unique(operations.flatMap(pages)))
      + missing(.ask, operations.filter(asks).map(\.id.rawValue))
      + missing(.ask, operations.flatMap(forms))
      + operations.flatMap { operation in
        operation.outcomes.filter { !hasOutcome($0, of: operation.id) }
          .map { KeyFamily.outcome.key("\(operation.id).\($0)") }
      }
  }

  private func pages(of operation: Operation) -> [String] {
    operation.parameter("page")?.allowed ?? []
  }

  /// What steps can select to be collected, by operation.
  private func forms(of operation: Operation) -> [String] {
    switch operation.narrowing {
    case .collected(_, let possible): possible.keys.sorted().map { "\(operation.id).\($0)" }
    case .outcomes, nil: []
    }
  }

  private func asks(_ operation: Operation) -> Bool {
    switch operation.kind {
    case .choose, .decide, .record: true
    case .open, .change, .check, .confirm: false
    }
  }

  private func hasOutcome(_ outcome: String, of operation: OperationID) -> Bool {
    word(.outcome, "\(operation).\(outcome)") != nil || word(.outcome, outcome) != nil
  }

  private func unique(_ names: [String]) -> [String] { Array(Set(names)).sorted() }
}
