// Reads earlier versions of issued orders, and the differences between two of them (P5).
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "common/access/list_cursor.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/differences.h"
#include "common/rpc/values.h"
#include "services/purchase_order/convert/orders.h"
#include "services/purchase_order/domain/errors.h"
#include "services/purchase_order/rpc/order_reads.h"
#include "services/purchase_order/store/orders.h"

namespace outlay::purchase_order {
namespace {

// Ignores the fields of a version that are not the order's content: when, who and why.
const rpc::DifferenceRules& VersionRules() {
  static const auto& rules = *new rpc::DifferenceRules(
      {.ignored = {"version", "create_time", "author", "reason", "without_review", "tolerated_growth"},
       .key = "number"});
  return rules;
}

}  // namespace

v1::PurchaseOrderVersion OrderReads::Describe(const Order& order, const OrderVersion& version) const {
  Order then = order;
  then.lines = version.lines;
  then.supplier_id = version.supplier_id;
  then.entity_ids = version.entity_ids;
  v1::PurchaseOrder picture = ToProto(
      {.organization = organization_, .order = then, .invoiced = {}, .business_now = business_now_}, Audience::kFeed);
  v1::PurchaseOrderVersion proto;
  proto.set_version(version.version);
  rpc::ToProto(version.note.time, proto.mutable_create_time());
  proto.set_author(version.note.subject);
  proto.set_reason(version.note.reason);
  proto.set_without_review(version.note.without_review);
  if (!version.supplier_id.empty()) {
    proto.set_supplier(picture.supplier());
    *proto.mutable_bill_from_entities() = std::move(*picture.mutable_bill_from_entities());
  }
  if (version.grown_minor > 0) {
    rpc::ToProto(Money(version.grown_minor, order.currency), proto.mutable_tolerated_growth());
  }
  if (version.payment_terms.has_value()) proto.set_payment_terms(*version.payment_terms);
  *proto.mutable_lines() = std::move(*picture.mutable_lines());
  for (v1::Line& line : *proto.mutable_lines()) {
    line.clear_invoiced();
    line.clear_balance();
  }
  *proto.mutable_total() = picture.total();
  return proto;
}

absl::StatusOr<v1::ListPurchaseOrderVersionsResponse> OrderReads::Versions(
    const v1::ListPurchaseOrderVersionsRequest& request) const {
  OUTLAY_ASSIGN_OR_RETURN(access::ListCursor cursor,
                          access::ListCursor::Open({.list = "purchaseOrderVersions.list",
                                                    .organization = organization_,
                                                    .filter = request.parent(),
                                                    .order = "version"},
                                                   request.page_size(), request.page_token()));
  OUTLAY_ASSIGN_OR_RETURN(const Order order, Load(LastId(request.parent())));
  int64_t after = 0;
  if (!absl::SimpleAtoi(cursor.after().value_or("0"), &after)) after = 0;
  v1::ListPurchaseOrderVersionsResponse response;
  OUTLAY_RETURN_IF_ERROR(ListVersions(reader_, organization_, order, after, [&](const OrderVersion& version) {
    return cursor.Visit(Concat(version.version), [&]() -> absl::StatusOr<bool> {
      v1::PurchaseOrderVersion& added = *response.add_versions();
      added = Describe(order, version);
      cursor.Count(added.ByteSizeLong());
      return true;
    });
  }));
  OUTLAY_RETURN_IF_ERROR(cursor.status());
  response.set_next_page_token(cursor.NextToken());
  return response;
}

absl::StatusOr<v1::ComparePurchaseOrderVersionsResponse> OrderReads::Compare(
    const v1::ComparePurchaseOrderVersionsRequest& request) const {
  OUTLAY_ASSIGN_OR_RETURN(const Order order, Load(LastId(request.name())));
  const auto find = [&](int64_t number) -> absl::StatusOr<v1::PurchaseOrderVersion> {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<OrderVersion> version,
                            FindVersion(reader_, organization_, order, number));
    if (!version.has_value()) return VersionNotFound(order.id, number);
    return Describe(order, *version);
  };
  OUTLAY_ASSIGN_OR_RETURN(v1::PurchaseOrderVersion before, find(request.from_version()));
  OUTLAY_ASSIGN_OR_RETURN(v1::PurchaseOrderVersion after, find(request.to_version()));
  v1::ComparePurchaseOrderVersionsResponse response;
  if (before.supplier().empty() || after.supplier().empty()) {
    response.set_supplier_not_compared(true);
    for (v1::PurchaseOrderVersion* const version : {&before, &after}) {
      version->clear_supplier();
      version->clear_bill_from_entities();
    }
  }
  if (before.has_payment_terms() != after.has_payment_terms()) {
    response.set_payment_terms_not_compared(true);
    before.clear_payment_terms();
    after.clear_payment_terms();
  }
  for (rpc::Difference& difference : rpc::DifferencesOf(before, after, VersionRules())) {
    v1::FieldDifference& added = *response.add_differences();
    added.set_path(std::move(difference.path));
    added.set_before(std::move(difference.before));
    added.set_after(std::move(difference.after));
  }
  return response;
}

}  // namespace outlay::purchase_order
