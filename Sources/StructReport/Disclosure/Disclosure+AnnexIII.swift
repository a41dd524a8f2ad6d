/// The fields of Annex III (commercial real estate) of Commission Delegated Regulation (EU) 2020/1224, OJ L 289, 3.9.2020:
/// what underlying exposures, their collateral and its tenants are reported by. A field's code is its section's and its
/// number there.
extension Disclosure {
    /// A part of the template, with a record for each exposure, property or lease.
    enum Section: String, Sendable, CaseIterable {
        case exposure, collateral, tenant

        var prefix: String {
            switch self {
            case .exposure: "CREL"
            case .collateral: "CREC"
            case .tenant: "CRET"
            }
        }

        /// In the order of their numbers, from 1.
        var names: [Substring] {
            switch self {
            case .exposure: Disclosure.exposureNames.split(separator: "\n")
            case .collateral: Disclosure.collateralNames.split(separator: "\n")
            case .tenant: Disclosure.tenantNames.split(separator: "\n")
            }
        }

        fileprivate var options: String {
            switch self {
            case .exposure: Disclosure.exposureOptions
            case .collateral: Disclosure.collateralOptions
            case .tenant: Disclosure.tenantOptions
            }
        }
    }

    /// Which No Data options a field takes.
    struct Allowed: Equatable, Sendable {
        /// ND1 to ND4: not collected, not loaded, elsewhere, later.
        let noData: Bool
        /// ND5: not applicable.
        let notApplicable: Bool

        /// By its letter in the lists below; nil for one that says that it is not known.
        init?(_ letter: Character) {
            guard "-dnb".contains(letter) else { return nil }
            (noData, notApplicable) = (letter == "d" || letter == "b", letter == "n" || letter == "b")
        }

        var text: String {
            switch (noData, notApplicable) {
            case (true, true): "ND1-ND5"
            case (true, false): "ND1-ND4"
            case (false, true): "ND5"
            case (false, false): "none"
            }
        }
    }

    /// The options of each field; a field that is not among them is to be looked up in the Annex.
    ///
    /// They are read off the types of the message in which repositories take the Annex: ESMA's auth.099.001.04, version 1.3.0 of
    /// November 2019, has a type for each set of options. It states currencies with their amounts, so that what the fields take
    /// which are a currency alone is not known here.
    static let allowed: [String: Allowed] = {
        var allowed: [String: Allowed] = [:]
        for section in Section.allCases {
            for (place, letter) in section.options.filter({ $0 != " " }).enumerated() {
                allowed["\(section.prefix)\(place + 1)"] = Allowed(letter)
            }
        }
        return allowed
    }()

    // Ten fields a word: - takes none, d takes ND1 to ND4, n takes ND5, b takes both, ? is not known.
    private static let exposureOptions = """
        ------nbnn nddbdbnnbb n?nbd-nnnd dnnnnndnnn nndndnndbb -nd-dnnn?? n?-ndnn?dd nnddddddnn d-n?nndnnn ndbbnnbnnn \
        nnnnnddbnn nnnnnnnnnn dn--ddnb-- bnn-n-nnnn nnnn-nnbnb nnnnnnnnnn nnnndnnnnn nnnnn---bb b
        """
    private static let collateralOptions = "-----nnbnb nnnbbddddb nnnnbbnnnn bnnnnbbbbb bbnnnnbbbb b"
    private static let tenantOptions = "----dbnn?"

    private static let exposureNames = """
        Unique Identifier
        Original Obligor Identifier
        New Obligor Identifier
        Original Underlying Exposure Identifier
        New Underlying Exposure Identifier
        Data Cut-Off Date
        Pool Addition Date
        Date Of Restructuring
        Date Of Repurchase
        Date Of Substitution
        Redemption Date
        Geographic Region - Obligor
        Geographic Region Classification
        Special Scheme
        Origination Date
        Start Date Of Amortisation
        Maturity Date At Securitisation Date
        Maturity Date
        Original Term
        Duration Of Extension Option
        Nature Of Extension Option
        Currency Denomination
        Current Principal Balance
        Original Principal Balance
        Original Principal Balance At Securitisation Date
        Committed Undrawn Facility Underlying Exposure Balance
        Total Other Amounts Outstanding
        Purchase Price
        Latest Utilisation Date
        Purpose
        Structure
        Waterfall A-B Pre Enforcement Scheduled Interest Payments
        Waterfall A-B Pre Enforcement Scheduled Principal Payments
        Principal Payment Allocation To Senior Loan
        Waterfall Type
        Defaulted Underlying Exposure Purchase Price
        Cure Payments Possible?
        Restrictions On Sale Of Subordinated Loan?
        Subordinated Loan Holder Affiliated To Obligor?
        Subordinated Loan Holder Control Of Workout Process
        Do Non-Payments On Prior Ranking Claims Constitute A Default Of The Underlying Exposure?
        Do Non-Payments On Equal Ranking Underlying Exposures Constitute Default Of Property?
        Noteholder Consent
        Noteholder Meeting Scheduled
        Syndicated
        Participation Of SSPE
        Consequence For Breach Of Financial Covenant
        Financial Information Non-Submission Penalties
        Recourse
        Recourse - 3rd Party
        Servicing Standard
        Amounts Held In Escrow
        Collection Of Escrows
        Collection Of Other Reserves
        Trigger For Escrow To Be Held
        Target Escrow Amounts/Reserves
        Escrow Account Release Conditions
        Conditions Of Drawing Cash Reserve
        Escrow Account Currency
        Escrow Payments Currency
        Total Reserve Balance
        Reserve Balance Currency
        Escrow Trigger Event Occurred
        Amounts Added To Escrows In Current Period
        Revenue
        Operating Expenses At Securitisation Date
        Capital Expenditures At Securitisation Date
        Financial Statement Currency
        Obligor Reporting Breach
        Debt Service Coverage Ratio Method
        Debt Service Coverage Ratio Indicator At Securitisation Date
        Most Recent Debt Service Coverage Ratio Indicator
        Debt Service Coverage Ratio At The Securitisation Date
        Current Debt Service Coverage Ratio
        Original Loan-To-Value
        Current Loan-To-Value
        Interest Coverage Ratio At The Securitisation Date
        Current Interest Coverage Ratio
        Interest Coverage Ratio Method
        Number Of Properties At Securitisation Date
        Number Of Properties At Data Cut-Off Date
        Properties Collateralised To The Underlying Exposure
        Property Portfolio Value At Securitisation Date
        Property Portfolio Valuation Currency At Securitisation Date
        Status Of Properties
        Valuation Date At Securitisation Date
        Amortisation Type
        Principal Grace Period End Date
        Grace Days Allowed
        Scheduled Principal Payment Frequency
        Scheduled Interest Payment Frequency
        Number Of Payments Before Securitisation
        Prepayment Terms Description
        Prepayment Lock-Out End Date
        Yield Maintenance End Date
        Prepayment Fee
        Prepayment Fee End Date
        Unscheduled Principal Collections
        Liquidation/Prepayment Date
        Liquidation/Prepayment Code
        Prepayment Interest Excess/Shortfall
        Payment Date
        Next Payment Adjustment Date
        Next Payment Date
        Payment Due
        Original Interest Rate
        Interest Rate At The Securitisation Date
        First Payment Adjustment Date
        Interest Rate Type
        Current Interest Rate
        Current Interest Rate Index
        Current Interest Rate Index Tenor
        Current Interest Rate Margin
        Interest Rate Reset Interval
        Current Index Rate
        Index Determination Date
        Rounding Increment
        Interest Rate Cap
        Interest Rate Floor
        Current Default Interest Rate
        Accrual Of Interest Allowed
        Day Count Convention
        Total Scheduled Principal & Interest Due
        Total Scheduled Principal & Interest Paid
        Negative Amortisation
        Deferred Interest
        Total Shortfalls In Principal & Interest Outstanding
        Date Last In Arrears
        Arrears Balance
        Number Of Days In Arrears
        Reason For Default Or Foreclosure
        Default Amount
        Default Date
        Interest In Arrears
        Actual Default Interest
        Account Status
        Allocated Losses
        Net Proceeds Received On Liquidation
        Liquidation Expense
        Expected Timing Of Recoveries
        Cumulative Recoveries
        Enforcement Start Date
        Workout Strategy Code
        Modification
        Special Servicing Status
        Most Recent Special Servicer Transfer Date
        Most Recent Primary Servicer Return Date
        Non Recoverability Determined
        Covenant Breach/Trigger
        Date Of Breach
        Date Of Breach Cure
        Servicer Watchlist Code
        Servicer Watchlist Date
        Interest Rate Swap Provider
        Interest Rate Swap Provider Legal Entity Identifier
        Interest Rate Swap Maturity Date
        Interest Rate Swap Notional
        Currency Swap Provider
        Currency Swap Provider Legal Entity Identifier
        Currency Swap Maturity Date
        Currency Swap Notional
        Exchange Rate For Swap
        Other Swap Provider
        Other Swap Provider Legal Entity Identifier
        Obligor Must Pay Breakage On Swap
        Full Or Partial Termination Event Of Swap For Current Period
        Net Periodic Payment Made By Swap Provider
        Breakage Costs Due To Underlying Exposure Swap Provider
        Shortfall In Payment Of Breakage Costs On Swap
        Breakage Costs Due From Swap Counterparty
        Next Swap Reset Date
        Sponsor
        Agent Bank Of Syndication Legal Entity Identifier
        Servicer Legal Entity Identifier
        Servicer Name
        Originator Name
        Originator Legal Entity Identifier
        Originator Establishment Country
        Original Lender Name
        Original Lender Legal Entity Identifier
        Original Lender Establishment Country
        """

    private static let collateralNames = """
        Unique Identifier
        Underlying Exposure Identifier
        Original Collateral Identifier
        New Collateral Identifier
        Collateral Type
        Property Name
        Property Address
        Geographic Region - Collateral
        Property Post Code
        Lien
        Property Status
        Property Type
        Property Form Of Title
        Current Valuation Date
        Current Valuation Amount
        Current Valuation Method
        Current Valuation Basis
        Original Valuation Method
        Collateral Securitisation Date
        Allocated Percentage Of Underlying Exposure At Securitisation Date
        Current Allocated Underlying Exposure Percentage
        Valuation At Securitisation
        Name Of Valuer At Securitisation
        Date Of Valuation At Securitisation
        Year Built
        Year Last Renovated
        Number Of Units
        Net Square Metres
        Commercial Area
        Residential Area
        Net Internal Floor Area Validated
        Occupancy As Of Date
        Economic Occupancy At Securitisation
        Physical Occupancy At Securitisation
        Vacant Possession Value At Securitisation Date
        Date Of Financials At Securitisation
        Net Operating Income At Securitisation
        Most Recent Financials As Of Start Date
        Most Recent Financials As Of End Date
        Most Recent Revenue
        Most Recent Operating Expenses
        Most Recent Capital Expenditure
        Ground Rent Payable
        Weighted Average Lease Terms
        Property Leasehold Expiry
        Contractual Annual Rental Income
        Income Expiring 1-12 Months
        Income Expiring 13-24 Months
        Income Expiring 25-36 Months
        Income Expiring 37-48 Months
        Income Expiring 49+ Months
        """

    private static let tenantNames = """
        Unique Identifier
        Underlying Exposure Identifier
        Collateral Identifier
        Tenant Identifier
        Tenant Name
        NACE Industry Code
        Date Of Lease Expiration
        Rent Payable
        Rent Currency
        """
}
