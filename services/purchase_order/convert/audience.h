// The reader of a message, which determines what it may say of persons and accounts.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_CONVERT_AUDIENCE_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_CONVERT_AUDIENCE_H_

namespace outlay::purchase_order {

enum class Audience {
  kCaller,  // everything
  kLog,     // contacts by id, accounts by digest: the audit log cannot be erased
  kFeed,    // contacts by id, no bank details
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_CONVERT_AUDIENCE_H_
