// Every table of purchase_order. Numbers are never reused; docs/storage-format.md lists them.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_STORE_KEYSPACES_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_STORE_KEYSPACES_H_

#include <cstdint>
#include <string>
#include <tuple>

#include "absl/time/time.h"
#include "common/store/keyspace.h"
#include "outlay/purchase_order/storage/v1/association_record.pb.h"
#include "outlay/purchase_order/storage/v1/order_record.pb.h"
#include "outlay/purchase_order/storage/v1/supplier_record.pb.h"
#include "outlay/review/storage/v1/review_flow_record.pb.h"

namespace outlay::purchase_order {

using store::Family;
using store::Keyspace;
using store::NoValue;

// Parts of keys, each a plain id without the resource name around it.
using OrganizationKey = std::tuple<std::string>;                            // organization
using SupplierKey = std::tuple<std::string, std::string>;                   // organization, supplier id
using OrderKey = std::tuple<std::string, std::string>;                      // organization, order id
using OrderNumberKey = std::tuple<std::string, std::string>;                // organization, number
using OrderByTimeKey = std::tuple<std::string, absl::Time, std::string>;    // organization, time, order id
using LineKey = std::tuple<std::string, std::string, std::string>;          // organization, order id, line number
using ContactKey = std::tuple<std::string, std::string, std::string>;       // organization, order id, contact id
using VersionKey = std::tuple<std::string, std::string, int64_t>;           // organization, order id, version
using InvoiceKey = std::tuple<std::string, std::string>;                    // organization, invoice id
using OrderInvoiceKey = std::tuple<std::string, std::string, std::string>;  // organization, order id, invoice id
using TransactionKey = std::tuple<std::string, std::string>;                // organization, transaction id
using ReviewKey = std::tuple<std::string, std::string>;                     // organization, review id
using FlowDueKey = std::tuple<absl::Time, std::string, std::string>;        // due time, organization, flow id
using SpentMonthKey = std::tuple<std::string, std::string, std::string>;    // organization, user id, month
using BudgetFlowKey = std::tuple<std::string, std::string>;                 // organization, document id
// Organization, supplier id, entity id, order id.
using OrderByEntityKey = std::tuple<std::string, std::string, std::string, std::string>;
using PlaceKey = std::tuple<std::string, std::string, std::string>;  // organization, group id, digest of the place

// (organization, supplier id) -> a supplier. Scan: the organization's suppliers in id order.
inline constexpr Keyspace<SupplierKey, storage::v1::SupplierRecord> kSuppliers{Family::kRows, 1, "suppliers"};
// (organization, supplier id) -> bank details; never logged, never announced.
inline constexpr Keyspace<SupplierKey, storage::v1::BankDetailsRecord> kBankDetails{Family::kRows, 2, "bank_details"};
// (organization, order id) -> an order as users wrote it. Scan: the organization's orders in id order.
inline constexpr Keyspace<OrderKey, storage::v1::OrderRecord> kOrders{Family::kRows, 3, "orders"};
// (organization, number) -> the order with this number. Scan: the organization's orders in number order.
inline constexpr Keyspace<OrderNumberKey, storage::v1::NumberRecord> kOrdersByNumber{Family::kRows, 4,
                                                                                     "orders_by_number"};
// (organization, creation, order id). Scan: the organization's orders, oldest first.
inline constexpr Keyspace<OrderByTimeKey, NoValue> kOrdersByCreateTime{Family::kRows, 5, "orders_by_create_time"};
// (organization, order id) -> the invoiced amount of the order.
inline constexpr Keyspace<OrderKey, storage::v1::FiguresRecord> kOrderFigures{Family::kRows, 6, "order_figures"};
// (organization, order id, line number) -> the invoiced amount of the line. Scan: an order's lines that have invoices.
inline constexpr Keyspace<LineKey, storage::v1::FiguresRecord> kLineFigures{Family::kRows, 7, "line_figures"};
// (organization, invoice id) -> its booking.
inline constexpr Keyspace<InvoiceKey, storage::v1::AssociationRecord> kAssociations{Family::kRows, 8, "associations"};
// (organization, order id, invoice id). Scan: an order's invoices in id order.
inline constexpr Keyspace<OrderInvoiceKey, NoValue> kAssociationsByOrder{Family::kRows, 9, "associations_by_order"};
// (organization, order id, contact id) -> the contact's name and address.
inline constexpr Keyspace<ContactKey, storage::v1::ContactRecord> kContacts{Family::kRows, 10, "contacts"};
// (organization, transaction id) -> a marketplace purchase. Scan: the organization's purchases by transaction.
inline constexpr Keyspace<TransactionKey, storage::v1::MarketplacePurchaseRecord> kMarketplacePurchases{
    Family::kRows, 11, "marketplace_purchases"};
// (organization, order id, version) -> the order's lines and recipient in that version. Scan: the history of an order.
inline constexpr Keyspace<VersionKey, storage::v1::VersionRecord> kOrderVersions{Family::kRows, 12, "order_versions"};
// (organization, invoice id). Scan: bookings that wait for an exchange rate.
inline constexpr Keyspace<InvoiceKey, NoValue> kAssociationsWaiting{Family::kRows, 13, "associations_waiting"};
// (organization, supplier id, entity id, order id). Scan: whether any order names the entity, which then must stay.
inline constexpr Keyspace<OrderByEntityKey, NoValue> kOrdersByEntity{Family::kRows, 14, "orders_by_entity"};
// (organization, end, order id). Scan: the organization's ISSUED orders, in order of their ends.
inline constexpr Keyspace<OrderByTimeKey, NoValue> kIssuedOrdersByEnd{Family::kRows, 15, "issued_orders_by_end"};
// (organization) -> the number of ISSUED orders that have not ended.
inline constexpr Keyspace<OrganizationKey, storage::v1::ActiveOrdersRecord> kActiveOrders{Family::kRows, 16,
                                                                                          "active_orders"};
// (organization, review id) -> the state of the review of an order, with its next call.
inline constexpr Keyspace<ReviewKey, review::storage::v1::ReviewFlowRecord> kReviewFlows{Family::kRows, 17,
                                                                                         "review_flows"};
// (due time, organization, review id). Scan: reviews with a pending call, in the order of due times.
inline constexpr Keyspace<FlowDueKey, NoValue> kReviewFlowsByDue{Family::kRows, 18, "review_flows_by_due"};
// (organization, document id) -> the last request to budget about an order, and whether it was answered.
inline constexpr Keyspace<BudgetFlowKey, storage::v1::BudgetFlowRecord> kBudgetFlows{Family::kRows, 19, "budget_flows"};
// (due time, organization, document id). Scan: pending requests to budget, in the order of due times.
inline constexpr Keyspace<FlowDueKey, NoValue> kBudgetFlowsByDue{Family::kRows, 20, "budget_flows_by_due"};
// (organization, user id, "2020-07") -> what the user's orders count for in the month.
inline constexpr Keyspace<SpentMonthKey, storage::v1::SpentRecord> kSpent{Family::kRows, 21, "spent"};
// (organization, review id) -> the state of the review of bank details, with its next call.
inline constexpr Keyspace<ReviewKey, review::storage::v1::ReviewFlowRecord> kBankReviews{Family::kRows, 22,
                                                                                         "bank_reviews"};
// (due time, organization, review id). Scan: reviews of bank details with a pending call, in the order of due times.
inline constexpr Keyspace<FlowDueKey, NoValue> kBankReviewsByDue{Family::kRows, 23, "bank_reviews_by_due"};
// (organization, group id, digest of the place): the group's orders were issued for delivery there. Never deleted.
inline constexpr Keyspace<PlaceKey, NoValue> kDeliveryPlaces{Family::kRows, 24, "delivery_places"};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_STORE_KEYSPACES_H_
