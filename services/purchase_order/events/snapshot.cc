#include "services/purchase_order/events/snapshot.h"

#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/tenant/tenant.h"
#include "outlay/purchase_order/v1/purchase_order_events.pb.h"
#include "services/purchase_order/convert/orders.h"
#include "services/purchase_order/convert/suppliers.h"
#include "services/purchase_order/domain/names.h"
#include "services/purchase_order/store/orders.h"
#include "services/purchase_order/store/suppliers.h"

namespace outlay::purchase_order {
namespace {

constexpr size_t kResourcesPerPage = 100;

// Both tables have keys of an organization and an id, and neither may hold a '/'.
using ResourceKey = std::tuple<std::string, std::string>;

// A page begins in one of the tables, after a key: "s" or "o", then "organization/id", empty before the first.
struct Place {
  bool in_orders = false;
  std::optional<ResourceKey> after;
};

Place ParsePlace(std::string_view next) {
  Place place;
  place.in_orders = next.starts_with('o');
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

// The place after a page's last key; the next table, or the end, after a page that is not full.
std::string NextPlace(const Place& place, const std::vector<ResourceKey>& keys) {
  if (keys.size() == kResourcesPerPage) {
    const auto& [organization, id] = keys.back();
    return Concat(place.in_orders ? "o" : "s", organization, "/", id);
  }
  return place.in_orders ? "" : "o";
}

absl::StatusOr<feed::SnapshotPage> ReadPage(const store::Reader& reader, std::string_view next, absl::Time now) {
  const Place place = ParsePlace(next);
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<ResourceKey> keys, place.in_orders
                                                                   ? KeysAfter(reader, kOrders, place.after)
                                                                   : KeysAfter(reader, kSuppliers, place.after));
  feed::SnapshotPage page;
  for (const ResourceKey& key : keys) {
    OUTLAY_ASSIGN_OR_RETURN(command::Announcement event,
                            place.in_orders ? AnnounceOrder(reader, key, now) : AnnounceSupplier(reader, key));
    page.events.push_back(std::move(event));
  }
  page.next = NextPlace(place, keys);
  return page;
}

}  // namespace

feed::SnapshotSource SnapshotOfOrdersAndSuppliers(const Clock* clock) {
  return [clock](const store::Reader& reader, std::string_view next) { return ReadPage(reader, next, clock->Now()); };
}

}  // namespace outlay::purchase_order
