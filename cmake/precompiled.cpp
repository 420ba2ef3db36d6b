// Carries the precompiled headers of cmake/Precompiled.cmake.
