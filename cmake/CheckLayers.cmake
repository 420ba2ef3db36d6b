# Fails if a widget reaches past the model. The link order of the targets keeps includes from running up; this keeps `ui`
# from reaching down: it may use the engine's core and address values, everything else comes through a header of `model`,
# and a Database, which every repository needs, never appears in it.
#   cmake -DSOURCE=<folder of the repository> -P CheckLayers.cmake
file(GLOB_RECURSE files RELATIVE ${SOURCE} ${SOURCE}/ui/*.cpp ${SOURCE}/ui/*.h)
if(NOT files)
    message(FATAL_ERROR "No files in ${SOURCE}/ui")
endif()
set(found "")
foreach(file IN LISTS files)
    file(STRINGS ${SOURCE}/${file} lines
        REGEX "#include \"engine/|(^|[^A-Za-z])(Database|Statement)([^A-Za-z]|$)|engine\\(\\)")
    foreach(line IN LISTS lines)
        if(NOT line MATCHES "#include \"engine/(core|address)/")
            string(APPEND found "\n  ${file}: ${line}")
        endif()
    endforeach()
endforeach()
if(found)
    message(FATAL_ERROR "ui talks to model only; put the work into a function of model:${found}")
endif()
