-- stops.lua: comes by at a line with a hundred locals in sight, again and again; then runs on without an end.
-- Five kinds of values, and a stack that is not flat.
local function look(n)
  local v1, v2, v3, v4, v5, v6, v7, v8, v9, v10
      = n, n / 2, "text " .. n, { n, name = n }, print, n, n / 2, "text " .. n, { n, name = n }, print
  local v11, v12, v13, v14, v15, v16, v17, v18, v19, v20
      = n, n / 2, "text " .. n, { n, name = n }, print, n, n / 2, "text " .. n, { n, name = n }, print
  local v21, v22, v23, v24, v25, v26, v27, v28, v29, v30
      = n, n / 2, "text " .. n, { n, name = n }, print, n, n / 2, "text " .. n, { n, name = n }, print
  local v31, v32, v33, v34, v35, v36, v37, v38, v39, v40
      = n, n / 2, "text " .. n, { n, name = n }, print, n, n / 2, "text " .. n, { n, name = n }, print
  local v41, v42, v43, v44, v45, v46, v47, v48, v49, v50
      = n, n / 2, "text " .. n, { n, name = n }, print, n, n / 2, "text " .. n, { n, name = n }, print
  local v51, v52, v53, v54, v55, v56, v57, v58, v59, v60
      = n, n / 2, "text " .. n, { n, name = n }, print, n, n / 2, "text " .. n, { n, name = n }, print
  local v61, v62, v63, v64, v65, v66, v67, v68, v69, v70
      = n, n / 2, "text " .. n, { n, name = n }, print, n, n / 2, "text " .. n, { n, name = n }, print
  local v71, v72, v73, v74, v75, v76, v77, v78, v79, v80
      = n, n / 2, "text " .. n, { n, name = n }, print, n, n / 2, "text " .. n, { n, name = n }, print
  local v81, v82, v83, v84, v85, v86, v87, v88, v89, v90
      = n, n / 2, "text " .. n, { n, name = n }, print, n, n / 2, "text " .. n, { n, name = n }, print
  local v91, v92, v93, v94, v95, v96, v97, v98, v99, v100
      = n, n / 2, "text " .. n, { n, name = n }, print, n, n / 2, "text " .. n, { n, name = n }, print
  return v1 -- break: hundred locals
end
local function nested(depth, n)
  if depth == 0 then return (look(n)) end
  return (nested(depth - 1, n))
end

for n = 1, tonumber(arg[1]) do nested(10, n) end

local turns = 0
while true do turns = turns + 1 end
