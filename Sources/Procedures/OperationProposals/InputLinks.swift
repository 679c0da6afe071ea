import Operations

/// Ties the parameters of operations to what steps before them choose.
///
/// Which choice gives what, our own procedures teach: the licenses to assign are not those that were
/// chosen from the assigned ones.
struct InputLinks: Sendable {
  /// For each operation and parameter, the operations that give it a value in our procedures.
  private let sources: [OperationID: [String: Set<OperationID>]]

  init(_ procedures: [Procedure]) {
    var sources: [OperationID: [String: Set<OperationID>]] = [:]
    for procedure in procedures {
      var givers: [String: Set<OperationID>] = [:]
      for step in procedure.steps {
        if let into = step.into { givers[into, default: []].insert(step.operation.id) }
      }
      for step in procedure.steps {
        for (name, argument) in step.arguments {
          if case .input(let input) = argument {
            sources[step.operation.id, default: [:]][name, default: []]
              .formUnion(givers[input] ?? [])
          }
        }
      }
    }
    self.sources = sources
  }

  /// Something that a step has chosen.
  struct Given: Sendable {
    let name: String
    let type: ValueType
    let operation: OperationID
    /// What the operation that collects it is given.
    let arguments: [(name: String, text: String)]
    let anchor: String

    /// Whether it may be used with other arguments: what was chosen for one user is nothing for
    /// another.
    func fits(_ others: [(name: String, text: String)]) -> Bool {
      arguments.allSatisfy { own in
        others.allSatisfy { $0.name != own.name || $0.text == own.text }
      }
    }
  }

  /// Whether our procedures give the parameter a value by this operation.
  func gives(_ given: Given, _ parameter: Operation.Parameter, of operation: OperationID) -> Bool {
    given.type.fits(parameter.type)
      && sources[operation]?[parameter.name]?.contains(given.operation) ?? false
  }

  /// The latest choice that fits a parameter, by preference one that gives it in our procedures;
  /// `nil` if none does.
  func source(
    of parameter: Operation.Parameter, in operation: OperationID, among given: [Given]
  ) -> Given? {
    given.last { gives($0, parameter, of: operation) }
      ?? (parameter.type.isWritten ? nil : given.last { $0.type.fits(parameter.type) })
  }

  /// Gives a candidate's open parameters the choices before it, and notes what is missing.
  ///
  /// Choices of the same list come first: other lists of a page are often other ways to do the same,
  /// of which a session may walk only one.
  ///
  /// - Parameter anchor: the place of the step.
  func link(
    _ candidate: inout OperationProposal.Candidate, at anchor: String, among given: [Given]
  ) {
    let operation = candidate.operation
    candidate.missing = []
    for parameter in operation.parameters
    where !candidate.arguments.contains(where: { $0.name == parameter.name }) {
      let fitting = given.filter { $0.fits(candidate.arguments) }
      let near = fitting.filter { Self.list(of: $0.anchor) == Self.list(of: anchor) }
      let source =
        source(of: parameter, in: operation.id, among: near)
        ?? (parameter.isOptional ? nil : source(of: parameter, in: operation.id, among: fitting))
      if let source, !parameter.isOptional || gives(source, parameter, of: operation.id) {
        candidate.arguments.append((parameter.name, "$\(source.name)"))
      } else if !parameter.isOptional {
        candidate.missing.append(parameter)
      }
    }
  }

  /// The list of steps that a place is in.
  private static func list(of anchor: String) -> Substring {
    anchor.lastIndex(of: "/").map { anchor[..<$0] } ?? ""
  }

  /// A name for what an operation collects, which no other input has.
  static func name(for type: ValueType, besides taken: [String]) -> String {
    // A declared domain's type begins with the domain's name: `dns:zone`.
    let own = type.name.lastIndex(of: ":").map { type.name[type.name.index(after: $0)...] }
    let kind = own.map(String.init) ?? type.name
    let base = type.isList ? "\(kind)s" : kind
    var name = base
    var number = 1
    while taken.contains(name) {
      number += 1
      name = "\(base)\(number)"
    }
    return name
  }
}
