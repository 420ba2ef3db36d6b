#pragma once

namespace dx {

/**
 * Loads the texts of the language the program speaks; for English that is the singulars of counted
 * words ("1 entry"). Call once, when the application object is there, on its thread.
 */
void loadTranslations();

} // namespace dx
