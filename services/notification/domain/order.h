// A purchase order, as far as it is stored, and the times of the notices of its end (N3). Pure.
#ifndef OUTLAY_SERVICES_NOTIFICATION_DOMAIN_ORDER_H_
#define OUTLAY_SERVICES_NOTIFICATION_DOMAIN_ORDER_H_

#include <string>
#include <vector>

#include "services/notification/domain/ladder_place.h"

namespace outlay::notification {

// Armed: it is in force.
struct Order : LadderPlace {
  std::string number;
  std::string group_id;                 // empty: the organization as a whole
  std::string creator;                  // user id; empty: a system
  std::vector<std::string> requesters;  // user ids
  std::string requisitioner;            // user id; empty: unknown
  std::vector<std::string> contacts;    // ids
  // Of an order that was moved to another group's budget: the group that ordered it, and the user id of who submitted
  // it; else empty.
  std::string former_group_id;
  std::string spender;

  bool operator==(const Order&) const = default;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_ORDER_H_
