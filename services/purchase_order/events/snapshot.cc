#include "services/purchase_order/events/snapshot.h"

#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/tenant/tenant.h"
#include "outlay/purchase_order/v1/purchase_order_events.pb.h"
#include "services/purchase_order/convert/associations.h"
#include "services/purchase_order/convert/orders.h"
#include "services/purchase_order/convert/suppliers.h"
#include "services/purchase_order/domain/names.h"
#include "services/purchase_order/store/associations.h"
#include "services/purchase_order/store/orders.h"
#include "services/purchase_order/store/suppliers.h"

namespace outlay::purchase_order {
namespace {

constexpr size_t kResourcesPerPage = 100;

// All tables have keys of an organization and an id, neither of which may contain a '/'.
using ResourceKey = std::tuple<std::string, std::string>;

// In the order of the snapshot: a resource comes before those that refer to it.
enum Table : char { kSupplierTable = 's', kOrderTable = 'o', kBookingTable = 'b' };

// The table and the key after which a page begins. As text: the table, then "organization/id", empty at the beginning.
struct Place {
  Table table = kSupplierTable;
  std::optional<ResourceKey> after;
};

Place ParsePlace(std::string_view next) {
  Place place;
  if (!next.empty()) {
    place.table = static_cast<Table>(next.front());
  }
  if (const size_t slash = next.find('/'); slash != std::string_view::npos) {
    place.after = ResourceKey(next.substr(1, slash - 1), next.substr(slash + 1));
  }
  return place;
}

template <typename V>
absl::StatusOr<std::vector<ResourceKey>> KeysAfter(const store::Reader& reader, const Keyspace<ResourceKey, V>& table,
                                                   const std::optional<ResourceKey>& after) {
  std::vector<ResourceKey> keys;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(
      table, std::tuple<>(),
      [&](const ResourceKey& key, const V&) {
        keys.push_back(key);
        return keys.size() < kResourcesPerPage ? store::Visit::kContinue : store::Visit::kStop;
      },
      store::Order::kAscending, after));
  return keys;
}

absl::StatusOr<command::Announcement> AnnounceSupplier(const store::Reader& reader, const ResourceKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const Supplier supplier, LoadSupplier(reader, key));
  const auto& [organization, id] = key;
  v1::SupplierChanged event;
  *event.mutable_supplier() = ToProto(organization, supplier, BankDetails(), Audience::kFeed);
  return command::Announce(SupplierName(organization, id), event);
}

absl::StatusOr<command::Announcement> AnnounceOrder(const store::Reader& reader, const ResourceKey& key,
                                                    absl::Time now) {
  OUTLAY_ASSIGN_OR_RETURN(const Order order, LoadOrder(reader, key));
  OUTLAY_ASSIGN_OR_RETURN(const OrderInvoiced invoiced, LoadInvoiced(reader, key));
  const auto& [organization, id] = key;
  OUTLAY_ASSIGN_OR_RETURN(const absl::Time business_now, tenant::BusinessNow(reader, organization, now));
  v1::PurchaseOrderChanged event;
  *event.mutable_purchase_order() =
      ToProto({.organization = organization, .order = order, .invoiced = invoiced, .business_now = business_now},
              Audience::kFeed);
  return command::Announce(OrderName(organization, id), event);
}

// Returns nullopt if the invoice was undone before it was ever booked, which is not announced.
absl::StatusOr<std::optional<command::Announcement>> AnnounceBooking(const store::Reader& reader,
                                                                     const ResourceKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<StoredBooking> stored, FindBooking(reader, key));
  if (!stored.has_value()) {
    return DataLoss(kAssociations.name);
  }
  if (!stored->booking.HasLine()) return std::optional<command::Announcement>();
  const auto& [organization, invoice_id] = key;
  v1::InvoiceAssociated event;
  ToProto(organization, invoice_id, stored->booking, event.mutable_association());
  return command::Announce(InvoiceName(organization, invoice_id), event);
}

absl::StatusOr<std::vector<ResourceKey>> KeysOf(const store::Reader& reader, const Place& place) {
  switch (place.table) {
    case kSupplierTable:
      return KeysAfter(reader, kSuppliers, place.after);
    case kOrderTable:
      return KeysAfter(reader, kOrders, place.after);
    case kBookingTable:
      return KeysAfter(reader, kAssociations, place.after);
  }
  return std::vector<ResourceKey>();
}

absl::StatusOr<std::optional<command::Announcement>> Announce(const store::Reader& reader, Table table,
                                                              const ResourceKey& key, absl::Time now) {
  switch (table) {
    case kSupplierTable:
      return AnnounceSupplier(reader, key);
    case kOrderTable:
      return AnnounceOrder(reader, key, now);
    case kBookingTable:
      break;
  }
  return AnnounceBooking(reader, key);
}

// Returns the place after a page's last key; after a page that is not full, the next table or the end.
std::string NextPlace(const Place& place, const std::vector<ResourceKey>& keys) {
  if (keys.size() == kResourcesPerPage) {
    const auto& [organization, id] = keys.back();
    return Concat(std::string(1, place.table), organization, "/", id);
  }
  switch (place.table) {
    case kSupplierTable:
      return std::string(1, kOrderTable);
    case kOrderTable:
      return std::string(1, kBookingTable);
    case kBookingTable:
      break;
  }
  return "";
}

absl::StatusOr<feed::SnapshotPage> ReadPage(const store::Reader& reader, std::string_view next, absl::Time now) {
  const Place place = ParsePlace(next);
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<ResourceKey> keys, KeysOf(reader, place));
  feed::SnapshotPage page;
  for (const ResourceKey& key : keys) {
    OUTLAY_ASSIGN_OR_RETURN(std::optional<command::Announcement> event, Announce(reader, place.table, key, now));
    if (event.has_value()) page.events.push_back(*std::move(event));
  }
  page.next = NextPlace(place, keys);
  return page;
}

}  // namespace

feed::SnapshotSource SnapshotOfResources(const Clock* clock) {
  return [clock](const store::Reader& reader, std::string_view next) { return ReadPage(reader, next, clock->Now()); };
}

}  // namespace outlay::purchase_order
