// Every table of invoice_matching. Numbers are never reused; docs/storage-format.md lists them.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_STORE_KEYSPACES_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_STORE_KEYSPACES_H_

#include <string>
#include <tuple>

#include "absl/time/time.h"
#include "common/store/keyspace.h"
#include "outlay/invoice_matching/storage/v1/invoice_record.pb.h"
#include "outlay/invoice_matching/storage/v1/original_record.pb.h"

namespace outlay::invoice_matching {

using store::Family;
using store::Keyspace;
using store::NoValue;

// Parts of keys; each id is plain, without the resource name around it.
using InvoiceKey = std::tuple<std::string, std::string>;                    // organization, invoice id
using InvoiceByTimeKey = std::tuple<std::string, absl::Time, std::string>;  // organization, time, invoice id
using NumberKey = std::tuple<std::string, std::string, std::string>;        // organization, supplier id, number
using EntityKey = std::tuple<std::string, std::string, std::string>;        // organization, supplier id, entity id
using InvoiceByEntityKey =
    std::tuple<std::string, std::string, std::string, absl::Time, std::string>;  // EntityKey, time, invoice id
using OrganizationKey = std::tuple<std::string>;
using OrderKey = std::tuple<std::string, std::string>;     // organization, order id
using SupplierKey = std::tuple<std::string, std::string>;  // organization, supplier id
using DigestKey = std::tuple<std::string, std::string>;    // organization, digest

// (organization, invoice id) -> an invoice as it was written. Scan: the organization's invoices in id order.
inline constexpr Keyspace<InvoiceKey, storage::v1::InvoiceRecord> kInvoices{Family::kRows, 1, "invoices"};
// (organization, invoice id) -> its state, from its first change on; no row: the state after its creation.
inline constexpr Keyspace<InvoiceKey, storage::v1::StateRecord> kInvoiceStates{Family::kRows, 2, "invoice_states"};
// (organization, receive time, invoice id). Scan: the organization's invoices, the oldest first.
inline constexpr Keyspace<InvoiceByTimeKey, NoValue> kInvoicesByReceiveTime{Family::kRows, 3,
                                                                            "invoices_by_receive_time"};
// (organization, supplier id, number) -> the live invoices with this number.
inline constexpr Keyspace<NumberKey, storage::v1::NumberRecord> kInvoicesByNumber{Family::kRows, 4,
                                                                                  "invoices_by_number"};
// (organization, invoice id) -> the amounts that credit notes took from it.
inline constexpr Keyspace<InvoiceKey, storage::v1::CreditsRecord> kInvoiceCredits{Family::kRows, 5, "invoice_credits"};
// (organization, since, invoice id). Scan: invoices with a step that purchase_order has not answered, the oldest first.
// Those without a row in invoice_states are found by first_steps instead.
inline constexpr Keyspace<InvoiceByTimeKey, NoValue> kInvoicesPending{Family::kRows, 6, "invoices_pending"};
// (organization, receive time, invoice id). Scan: unmatched invoices that may be tried again, the oldest first.
inline constexpr Keyspace<InvoiceByTimeKey, NoValue> kUnmatchedByReceiveTime{Family::kRows, 7,
                                                                             "unmatched_by_receive_time"};
// (organization, supplier id, entity id, receive time, invoice id). Scan: those of one entity, the oldest first.
inline constexpr Keyspace<InvoiceByEntityKey, NoValue> kUnmatchedByEntity{Family::kRows, 8, "unmatched_by_entity"};
// (organization, supplier id, entity id) -> the progress of trying its unmatched invoices again. Scan: the pending
// work.
inline constexpr Keyspace<EntityKey, storage::v1::RescanRecord> kRescans{Family::kRows, 9, "rescans"};
// (organization, digest of the file) -> a stored file.
inline constexpr Keyspace<DigestKey, storage::v1::OriginalRecord> kOriginals{Family::kRows, 10, "originals"};
// (organization, SHA-256 of the bytes) -> a part of a file. By organization, so that nobody learns what others have
// stored.
inline constexpr Keyspace<DigestKey, std::string> kOriginalChunks{Family::kBlobs, 11, "original_chunks"};

// (organization, order id) -> the id of the group to which an order of purchase_order belongs; no row: none.
inline constexpr Keyspace<OrderKey, std::string> kOrderGroups{Family::kRows, 12, "order_groups"};
// (organization, order id) -> the ids of the users who requested an order of purchase_order, sorted and separated by
// spaces; no row: only systems did.
inline constexpr Keyspace<OrderKey, std::string> kOrderRequesters{Family::kRows, 14, "order_requesters"};
// (organization, supplier id) -> the ids of the users who edited a supplier of purchase_order, as above.
inline constexpr Keyspace<SupplierKey, std::string> kSupplierEditors{Family::kRows, 15, "supplier_editors"};

// (organization) -> since when there may be invoices without a row in invoice_states. Scan: organizations that may have
// such.
inline constexpr Keyspace<OrganizationKey, storage::v1::FirstStepsRecord> kFirstSteps{Family::kRows, 13, "first_steps"};

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_STORE_KEYSPACES_H_
