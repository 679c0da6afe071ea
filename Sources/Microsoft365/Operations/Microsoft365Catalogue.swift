import Operations

/// Every operation of the domain: those of each subject, the questions and the confirmations.
package enum Microsoft365Catalogue {
  /// Returns the operations as the engine knows them. Some reversal periods and maximum counts
  /// depend on `limits`.
  package static func catalogue(_ limits: Limits) -> Catalogue {
    Catalogue(
      operations.map { $0.definition(limits) }, roles: Role.allCases.map(\.rawValue),
      subjectTypes: Set([ValueType.user, .license, .mailbox, .group, .device].map(\.name)))
  }

  /// What a step needs for reading and changing; nothing for the operations of other domains.
  ///
  /// - Parameter arguments: the literal arguments of the step, of which the page that it opens decides
  ///   what is read.
  package static func needs(
    of operation: OperationID, _ arguments: Arguments = [:]
  ) -> [PermissionNeed] {
    operations.first { $0.id == operation }?.needs(arguments) ?? []
  }

  /// Every operation. The operations of a subject are listed at the beginning of its file.
  static var operations: [any DomainOperation] {
    let subjects: [[any DomainOperation]] = [
      [PageOpen()], UserAndLicenseChoices.operations, LicenseChecks.operations,
      LicenseChanges.operations, AccountOperations.operations, SignInOperations.operations,
      PasswordOperations.operations, ProfileOperations.operations, RoleOperations.operations,
      SettingOperations.operations, [PasswordValiditySet()], DomainNameOperations.operations,
      GroupOperations.operations, GroupLifeOperations.operations,
      GroupLicenseOperations.operations, [LicenseSetPlans()], DeviceOperations.operations,
      SubscriptionOperations.operations, MailboxOperations.operations,
      MailboxConversion.operations, AutomaticReplyOperations.operations, DriveOperations.operations,
      PhoneOperations.operations, BackupOperations.operations, decisions, confirmations,
    ]
    return subjects.flatMap { $0 }
  }

  /// Questions to a person, with their answers.
  private static var decisions: [any DomainOperation] {
    [
      PlainOperation.decide("legalNeed.decide", "none", "required"),
      PlainOperation.decide("assignmentMode.decide", "replace", "add"),
      PlainOperation.decide("assignOrRemove.decide", "assign", "remove"),
      PlainOperation.decide("anotherUser.decide", "no", "yes"),
      PlainOperation.decide("forwarding.decide", "notNeeded", "needed"),
      PlainOperation.decide("phoneNumber.decide", "leaveUnassigned", "reassign"),
      PlainOperation.decide("reason.decide", "switching", "leaving"),
      PlainOperation.decide("inheritance.decide", "keep", "leaveGroup"),
      PlainOperation.decide("quota.decide", "archive", "license"),
      PlainOperation.decide("unusedLicense.decide", "keep", "reduce"),
      PlainOperation.decide("reductionWindow.decide", "keepPaying", "turnOffRecurringBilling"),
      PlainOperation.decide("method.decide", "activeUsers", "licensesPage"),
      PlainOperation.decide("selfService.decide", "leave", "takeOver"),
      PlainOperation.decide("eligibility.decide", "stop", "addLicense"),
      PlainOperation.decide("accountDeletion.decide", "keepAccount", "deleteAccount"),
      PlainOperation.decide("delayHold.decide", "wait", "clear"),
      PlainOperation.decide("holdRelease.decide", "stop", "release"),
      PlainOperation.part("task.decide", skip: "skip", do: "do"),
      PlainOperation.decide("quotaRule.decide", "current", "legacy"),
      PlainOperation.decide("licensePath.decide", "chosen", "automatic"),
    ]
  }

  /// Tasks that a person reports as done, and that leave no trace in the tenant.
  private static var confirmations: [any DomainOperation] {
    [
      PlainOperation.lead("pane.close"), PlainOperation.lead("page.advance"),
      PlainOperation.lead("dialog.confirm"), PlainOperation.lead("section.expand"),
      PlainOperation.confirm("notice.acknowledge"), PlainOperation.confirm("restore.confirm"),
    ]
  }
}

/// An operation that reads nothing: a question, or a task that a person reports as done.
struct PlainOperation: DomainOperation {
  let id: OperationID
  let kind: OperationKind
  let outcomes: [String]
  /// Whether it only leads to what comes after it.
  var leads = false
  /// The outcome that leaves undone what is asked about.
  var skips: String?
  var needs: [PermissionNeed] { [] }

  /// Returns a question with these answers.
  static func decide(_ id: OperationID, _ outcomes: String...) -> PlainOperation {
    PlainOperation(id: id, kind: .decide, outcomes: outcomes)
  }

  /// Returns the question whether a part of a procedure is done; whoever skips it may say why.
  static func part(_ id: OperationID, skip: String, do: String) -> PlainOperation {
    PlainOperation(id: id, kind: .decide, outcomes: [skip, `do`], skips: skip)
  }

  /// Returns a task that a person reports as done.
  static func confirm(_ id: OperationID) -> PlainOperation {
    PlainOperation(id: id, kind: .confirm, outcomes: ["done"])
  }

  /// Returns a task on the way to a change, which nobody need do where the change is made otherwise.
  static func lead(_ id: OperationID) -> PlainOperation {
    PlainOperation(id: id, kind: .confirm, outcomes: ["done"], leads: true)
  }

  func definition(_ limits: Limits) -> Operation {
    Operation(id, kind, outcomes: outcomes, leads: leads, skips: skips)
  }
}
