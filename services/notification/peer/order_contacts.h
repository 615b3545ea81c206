// Requests the current contacts from purchase_order, and the users who have their addresses from directory.
#ifndef OUTLAY_SERVICES_NOTIFICATION_PEER_ORDER_CONTACTS_H_
#define OUTLAY_SERVICES_NOTIFICATION_PEER_ORDER_CONTACTS_H_

#include <string>

#include "common/rpc/channel.h"
#include "services/notification/channels/contact_book.h"

namespace outlay::notification {

class OrderContacts final : public ContactBook {
 public:
  // Both must outlive this and its calls.
  OrderContacts(rpc::Channel* purchase_order, rpc::Channel* directory)
      : purchase_order_(purchase_order), directory_(directory) {}

  void Find(const std::string& organization, const std::string& contact, Done done) override;

 private:
  void FindUser(const std::string& organization, ContactFound found, Done done);

  rpc::Channel* const purchase_order_;
  rpc::Channel* const directory_;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_PEER_ORDER_CONTACTS_H_
