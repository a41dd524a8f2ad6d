import StructEngine

/// Amounts of a currency, given in minor units: pence, cents, whole yen.
public struct Money: Sendable {
    public let currency: Deal.Currency

    public init(currency: Deal.Currency) { self.currency = currency }

    /// In millions of currency units, without the currency; "—" for none. Example: 41,234,500,000
    /// pence are "412.3", as many yen "41,234.5".
    public func millions(_ minor: Double?) -> String { Format.fixed(minor.map { $0 / currency.minorUnits / 1e6 }, 1) }

    /// As ``millions(_:)-(Double?)``, of a whole number of minor units.
    public func millions(_ minor: Int64) -> String { millions(Double(minor)) }

    /// In millions, with the sign of a change. Example: -250,000,000 cents are "-2.5", and
    /// 250,000,000 "+2.5".
    public func change(_ minor: Int64) -> String { "\(minor < 0 ? "-" : "+")\(millions(abs(Double(minor))))" }

    /// In millions with the currency. Example: 41,234,500,000 pence are "GBP 412.3m".
    public func amount(_ minor: Double?) -> String { minor == nil ? Format.undefined : "\(currency.rawValue) \(millions(minor))m" }

    /// In full with the currency, with decimals only where minor units are left over. Example:
    /// 123,450 pence are "GBP 1,234.50", as many yen "JPY 123,450".
    public func exact(_ minor: Int64) -> String { "\(currency.rawValue) \(currency.units(minor))" }

    /// In full, with all decimals of the currency and without it, for a column of amounts. Example: 123,400 pence are "1,234.00".
    func column(_ minor: Int64) -> String {
        let text = currency.units(minor)
        return currency.minorUnits > 1 && !text.contains(".") ? text + ".00" : text
    }
}
