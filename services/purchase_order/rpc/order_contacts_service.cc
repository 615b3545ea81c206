#include "services/purchase_order/rpc/order_contacts_service.h"

#include <optional>
#include <string>

#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "services/purchase_order/domain/errors.h"
#include "services/purchase_order/domain/order/order.h"
#include "services/purchase_order/store/orders.h"

namespace outlay::purchase_order {
namespace {

absl::StatusOr<v1::OrderContact> ReadContact(const store::Reader& reader, const std::string& organization,
                                             const std::string& name) {
  const std::optional<ChildResourceId> id = ParseChildResourceName(name, "purchaseOrders", "contacts");
  if (!id.has_value()) return ContactNotFound("", LastId(name));
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Contact> contact,
                          FindContact(reader, {organization, id->parent_id, id->id}));
  if (!contact.has_value()) return ContactNotFound(id->parent_id, id->id);
  v1::OrderContact answer;
  answer.set_name(name);
  answer.set_email(contact->email);
  answer.set_display_name(contact->display_name);
  return answer;
}

}  // namespace

void OrderContactsService::Bind(rpc::Dispatcher& dispatcher) {
  dispatcher.Bind("/outlay.purchase_order.v1.OrderContacts/GetOrderContact", this,
                  &OrderContactsService::GetOrderContact);
}

void OrderContactsService::GetOrderContact(rpc::Call<v1::GetOrderContactRequest, v1::OrderContact> call) {
  const std::string& organization = call.caller().organization;
  call.Finish(ReadContact(*store_->Read(store::PartitionOf(organization)), organization, call.request().name()));
}

}  // namespace outlay::purchase_order
