// Requests users' addresses from directory.
#ifndef OUTLAY_SERVICES_NOTIFICATION_PEER_DIRECTORY_ADDRESSES_H_
#define OUTLAY_SERVICES_NOTIFICATION_PEER_DIRECTORY_ADDRESSES_H_

#include <string>

#include "common/rpc/channel.h"
#include "services/notification/channels/address_book.h"

namespace outlay::notification {

class DirectoryAddresses final : public AddressBook {
 public:
  // `directory` must outlive this and its calls.
  explicit DirectoryAddresses(rpc::Channel* directory) : directory_(directory) {}

  void Find(const std::string& organization, const std::string& target, Done done) override;

 private:
  rpc::Channel* const directory_;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_PEER_DIRECTORY_ADDRESSES_H_
