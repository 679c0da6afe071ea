/// The addresses of pages, as the documents of the project and its corpus link to them.
extension AdminPage {
  /// Returns the address that takes a signed-in administrator to the page; `nil` for pages that no
  /// document links to.
  ///
  /// The numbers are those behind the page's label in Microsoft's own bilingual pages, by cloud.
  /// The forwarding service knows where the page is today.
  package func address(in cloud: GraphCloud) -> String? {
    let number: Int? =
      switch cloud {
      case .china: china
      case .worldwide, .usGovernment, .usGovernmentDoD: worldwide
      }
    return number.map { "https://go.microsoft.com/fwlink/p/?linkid=\($0)" }
  }

  private var worldwide: Int? {
    switch self {
    case .adminHome: 2_024_339
    case .activeUsers, .userDetails, .licensesAndApps, .manageProductLicenses: 834_822
    case .licenses, .productLicenses: 842_264
    case .yourProducts, .subscriptionDetails, .removeLicenses: 842_054
    case .sharedMailboxes: 2_066_847
    case .mailboxDetails, .holds: 2_059_104
    case .deletedUsers, .phoneNumbers, .callQueues, .callingPolicies, .dataExport, .outlook,
      .oneDrive, .teamSite:
      nil
    }
  }

  private var china: Int? {
    switch self {
    case .adminHome: 850_627
    case .activeUsers, .userDetails, .licensesAndApps, .manageProductLicenses: 850_628
    case .licenses, .productLicenses: 850_625
    case .yourProducts, .subscriptionDetails, .removeLicenses: 850_626
    case .sharedMailboxes, .mailboxDetails, .holds, .deletedUsers, .phoneNumbers, .callQueues,
      .callingPolicies, .dataExport, .outlook, .oneDrive, .teamSite:
      nil
    }
  }
}
