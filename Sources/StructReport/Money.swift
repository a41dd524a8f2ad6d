import StructEngine

/// Amounts in minor units, shown in millions of a currency.
public struct Money: Sendable {
    public let currency: Deal.Currency

    public init(currency: Deal.Currency) { self.currency = currency }

    /// Example: 41,234,500,000 pence are "412.3".
    public func millions(_ minor: Double?) -> String { Format.fixed(minor.map { $0 / currency.minorUnits / 1e6 }, 1) }

    public func millions(_ minor: Int64) -> String { millions(Double(minor)) }

    /// With the currency. Example: "GBP 412.3m".
    public func amount(_ minor: Double?) -> String { minor == nil ? Format.undefined : "\(currency.rawValue) \(millions(minor))m" }
}
