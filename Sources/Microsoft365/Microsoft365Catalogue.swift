import Operations

/// Every operation of the domain.
package enum Microsoft365Catalogue {
  /// Returns the operations as the engine knows them. Some reversal periods and maximum counts
  /// depend on `limits`.
  package static func catalogue(_ limits: Limits) -> Catalogue {
    Catalogue(
      operations.map { $0.definition(limits) }, roles: Role.allCases.map(\.rawValue))
  }

  static var operations: [any DomainOperation] {
    [PageOpen()] + choices + checks + decisions + changes + records + confirmations
  }

  private static var choices: [any DomainOperation] {
    [
      UserChoose(), UsersChoose(), UsersTakeBatch(), UsersTakeNextWithoutBackup(),
      LicenseChoose(), LicenseChooseAssigned(), LicenseChooseNew(), SubscriptionChoose(),
      QuantityEnter(), MailboxChoose(), PhoneNumberChoose(), ForwardingChoose(), CountryChoose(),
    ]
  }

  private static var checks: [any DomainOperation] {
    [
      LicenseReadAvailability(), LicenseCheckInheritance(), LicenseCheckManageable(),
      LicenseCheckCapacity(), UserCheckUsageLocation(), MailboxCheckHolds(),
      MailboxCheckHoldEligibility(), MailboxCheckQuota(), SubscriptionCheckReduction(),
      SubscriptionCheckManageable(), BackupCheckNeed(), BatchCheckRemaining(),
      PhoneNumberCheck(), CallQueueCheck(),
      UserShow(id: "services.read", aspects: [.services]),
      UserShow(id: "retention.read", aspects: [.account, .mailbox, .oneDrive, .retention]),
      AccountCheckDeleted(),
    ]
  }

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
      PlainOperation.decide("task.decide", "skip", "do"),
      PlainOperation.decide("quotaRule.decide", "current", "legacy"),
      PlainOperation.decide("licensePath.decide", "chosen", "automatic"),
    ]
  }

  private static var changes: [any DomainOperation] {
    [
      LicenseAssign(), LicenseUnassign(), LicenseUnassignAll(), LicenseReplace(),
      LicenseLeaveGroup(), UserSetUsageLocation(), UserDelete(), UserRestore(),
      SubscriptionSetQuantity(), SubscriptionSetRecurringBilling(), SubscriptionTakeOver(),
      MailboxPlaceHold(), MailboxReleaseHolds(), MailboxClearDelayHold(), MailboxEnableArchive(),
      MailboxAssignLicense(), PhoneNumberUnassign(), PhoneNumberAssign(), CallQueueRemoveAgent(),
      CallForwardingSet(),
    ]
  }

  private static var records: [any DomainOperation] {
    [
      RecordOperation(id: "backup.record", kind: nil),
      RecordOperation(id: "site.recordUrl", kind: .siteUrl),
    ]
  }

  private static var confirmations: [any DomainOperation] {
    [
      PlainOperation.confirm("pane.close"), PlainOperation.confirm("page.advance"),
      PlainOperation.confirm("dialog.confirm"), PlainOperation.confirm("notice.acknowledge"),
      PlainOperation.confirm("restore.confirm"), PlainOperation.confirm("section.expand"),
    ]
  }
}
