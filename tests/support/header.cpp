#include <flatline/plugin.hpp>
