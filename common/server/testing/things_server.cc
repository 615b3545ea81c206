// The smallest server there is, for the tests of Main.
#include "common/server/testing/things_service.h"

int main(int argc, char** argv) {
  return outlay::server::Main(argc, argv,
                              {.name = "things", .version = "0.0.1", .make = &outlay::server::ThingsService::Make});
}
