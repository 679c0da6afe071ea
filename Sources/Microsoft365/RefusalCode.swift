import Operations

/// A reason for which the domain refuses an operation or an answer.
///
/// The comment of each case lists the values that its sentence uses. The raw values are in
/// journals, in triggers of tenant files and in the catalogue of words, and must not change.
package enum RefusalCode: String, Hashable, Sendable, CaseIterable {
  /// name, nearest (list of texts)
  case unknownUser
  /// name, nearest
  case unknownLicense
  /// product, users (list of texts): the tenant has the product, and none of the users does
  case licenseNotHeld
  /// name, nearest
  case unknownSubscription
  /// name, nearest
  case unknownMailbox
  /// name, nearest
  case unknownGroup
  /// name, nearest
  case unknownDevice
  /// name, nearest
  case unknownNumber
  /// name, nearest
  case unknownCountry
  /// name, nearest
  case unknownMode
  /// name, candidates (list of subjects): several have the name
  case ambiguousName
  /// user: the account is gone, and another one has its name
  case accountReplaced
  /// user: the account has another name now, and another account has the one that it had
  case accountRenamed
  /// text
  case notANumber
  /// text
  case notAnAddress
  /// text: it has no form that a user principal name can have
  case notAUserName
  /// text: no place where the service keeps data is called so
  case notADataLocation
  /// name, domains (list of texts): the part after the `@` is none of them
  case unknownDomain
  /// text: it has no form that a domain can have
  case notADomain
  /// name: it was added already
  case domainExists
  /// name: it was never added
  case domainNotAdded
  /// name: nobody has proved yet who owns it
  case domainUnverified
  /// name, users (list of subjects): accounts have their names in it
  case domainInUse
  /// name: the organisation cannot be without it
  case domainFixed
  /// name, evidence: the service does not find the record that proves who owns it
  case recordNotSeen
  /// given, least, most (numbers of days)
  case daysNotPossible
  /// user, name, other (subject): another account has the name
  case nameInUse
  /// name: there is an account with this user principal name
  case accountExists
  /// name: there is a group with this name
  case groupExists
  /// no values
  case nothingGiven
  /// given
  case onlyOne
  /// user, state (code)
  case userNotActive
  /// user: the account of whoever makes the change, who could not take it back
  case ownAccount
  /// user: nobody could give anybody a role any more
  case lastGlobalAdministrator
  /// user
  case userNotDeleted
  /// user
  case directorySynced
  /// user
  case noUsageLocation
  /// user, product, country
  case blockedInCountry
  /// product, needed, available
  case notEnoughUnits
  /// product, users
  case noLongerOwned
  /// product, status (code)
  case productSuspended
  /// product, evidence: no subscription for it is left
  case productNotOwned
  /// user, country, evidence
  case usageLocationRefused
  /// product
  case selfService
  /// subscription
  case notSelfService
  /// user, product, group
  case inheritedLicense = "inheritedLicence"
  /// user, group
  case dynamicGroup
  /// user, group: only Exchange can change who belongs to it
  case mailEnabledGroup
  /// user, group: only the directory on the organisation's own servers can change it
  case syncedGroup
  /// group, place (code): it is changed there
  case groupElsewhere
  /// group, products (list of subjects)
  case groupGivesLicenses = "groupGivesLicences"
  /// group: only Microsoft 365 groups have conversations
  case groupWithoutConversations
  /// group
  case groupNotDeleted
  /// group: neither in use nor among the deleted groups
  case groupGone
  /// user, product, evidence: the service says so, but no group is seen that gives it
  case inheritedUnseen
  /// product, name, nearest (list of texts): the product has no such service plan
  case unknownPlan
  /// user, plan, other
  case planConflict
  /// user, plan, needs
  case planDependency
  /// most, given
  case tooManyUsers
  /// user, holds (list of codes)
  case holdsRemain
  /// user, holds (list of codes)
  case holdWithoutLicense = "holdWithoutLicence"
  /// user
  case notHoldEligible
  /// device: nothing but the directory knows it
  case deviceNotManaged
  /// user
  case noMailbox
  /// user: only a shared mailbox needs none
  case mailboxNeedsLicense
  /// user
  case noDrive
  /// user: the drive is the person's own
  case accessToOwn
  /// user, other (subject): who has another right already
  case accessGiven
  /// user
  case noDelayHold
  /// user, services (list of backup codes)
  case backupMissing
  /// subscription, asked, assigned
  case belowAssigned
  /// subscription, asked, reducible (0), least, until (absent): nothing can be given back
  case windowClosed
  /// subscription, asked, reducible, least (the total that stays possible), until (instant)
  case beyondWindow
  /// subscription, channel (code)
  case channelForbids
  /// subscription
  case creditCheckPending
  /// subscription, status (code)
  case subscriptionEnded
  /// number, user
  case numberTaken
  /// number, until
  case numberBlocked
  /// user
  case noVoicePlan
  /// user
  case forwardToSelf
  /// user, until
  case restoreTooLate
  /// user, evidence: another account has the name of the deleted one
  case nameTaken
  /// actor, roles (list of codes or texts)
  case roleMissing
  /// actor, roles (list of codes): those that the actor may activate
  case roleInactive
  /// evidence (text): the service's own words
  case serviceRefuses
  /// evidence (text): the service's own words
  case serviceForbids
  /// needs (code: the least privileged permission), evidence: one property or list cannot be read
  /// (`Refusal.isUnreadable`)
  case unreadable
  /// until (instant): the service asks to wait longer than this program does
  case serviceBusy
  /// evidence: the service wants the person to sign in once more
  case signInAgain
  /// evidence: the organisation does not allow this way to sign in
  case signInBlocked
  /// evidence: nobody has agreed to what the application asks for
  case signInConsent
  /// evidence: the secret or certificate is wrong or has expired
  case signInSecret
  /// evidence: the sign-in service's own words
  case signInRefused
  /// change (text): its name
  case noInterface
  /// no values: the tenant itself refused a change that would break an invariant
  case invariantBroken
}

extension Refusal {
  /// Creates a refusal with one of the domain's own codes.
  package init(_ code: RefusalCode, _ values: [String: Value] = [:]) {
    self.init(code.rawValue, values)
  }
}
